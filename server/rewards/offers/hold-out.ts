import { createHash } from 'node:crypto';

const usualShare = 0.1;

/**
 * Whether a customer is in the tenth (or another share) that never sees an offer, or whatever else is measured so. It depends on the two names
 * alone, so that it is the same on every server and at every time, and another tenth for each offer.
 */
export function isHeldOut(offerId: string, customerId: string, share = usualShare): boolean {
  const digest = createHash('sha256').update(`${offerId}:${customerId}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < share;
}
