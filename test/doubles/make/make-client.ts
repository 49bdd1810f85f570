import { Make } from '@makehq/sdk';

/** The real SDK, talking to a double. */
export function makeClientFor(double: { zone: string }, token: string): Make {
  const make = new Make(token, double.zone);
  make.protocol = 'http';
  return make;
}
