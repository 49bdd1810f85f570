import { overloaded } from './overloaded.ts';

/** Bytes of requests that are being read or answered; beyond `mostBytes` new ones are refused (429). */
export function roomFor(mostBytes: number): (bytes: number) => () => void {
  let taken = 0;
  return (bytes) => {
    if (taken > 0 && taken + bytes > mostBytes) throw overloaded(1_000);
    taken += bytes;
    return () => void (taken -= bytes);
  };
}
