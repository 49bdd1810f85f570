import { HttpError } from '../errors.ts';

const mostRetryAfterSeconds = 30;

/** More comes in than can be written: 429, and after how long it is worth trying again. */
export function overloaded(expectedMs: number): HttpError {
  const seconds = Math.min(mostRetryAfterSeconds, Math.max(1, Math.ceil(expectedMs / 1000)));
  return new HttpError(
    429,
    'overloaded',
    `More is coming in than can be written at the moment. Send the same again in ${seconds} seconds: nothing is counted twice.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
