import { createHash } from 'node:crypto';

/**
 * How keys and one-time tokens are stored. They hold 256 random bits, so a plain hash cannot be turned back and needs neither salt
 * nor slowness.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
