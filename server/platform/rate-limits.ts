import type { Request, Response } from 'express';
import { credentialOf, type Caller } from './caller.ts';
import type { Pool } from './database.ts';
import { HttpError } from './errors.ts';
import { leasedLimit } from './leases.ts';
import { waitInWords } from './words.ts';

/** Counts one request of the caller, sets the `RateLimit` headers (IETF draft) and refuses with 429 beyond the limit. */
export type RateLimit = (req: Request, res: Response, caller: Caller) => Promise<void>;

const windowSeconds = 60;

/** A limit per credential (per address for anonymous callers) over all servers. */
export function rateLimitPerCredential(pool: Pool, requestsPerMinute: number): RateLimit {
  const limit = leasedLimit(pool, { name: 'api', permits: requestsPerMinute, windowSeconds });
  return async (req, res, caller) => {
    const { isAllowed, remaining, resetSeconds } = await limit.take(holderOf(caller, req.ip));
    res.set('RateLimit-Policy', `"default";q=${requestsPerMinute};w=${windowSeconds}`);
    res.set('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (!isAllowed) {
      throw new HttpError(
        429,
        'rate_limited',
        `More than ${requestsPerMinute} requests in a minute. Try again in ${waitInWords(resetSeconds)}.`,
        {
          headers: { 'Retry-After': String(resetSeconds) },
        },
      );
    }
  };
}

/** Whose limits and idempotency keys count: the credential's, or without one the network's that the request comes from. */
export function holderOf(caller: Caller, address: string | undefined): string {
  return caller.kind === 'anonymous' ? `address:${addressKey(address ?? 'unknown')}` : credentialOf(caller);
}

/** One network is one caller: IPv6 addresses are counted by their /64, the smallest block that a customer of a provider gets. */
export function addressKey(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/, '');
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = [
    ...left,
    ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'),
    ...right,
  ];
  return groups.slice(0, 4).join(':');
}
