import { createHash } from 'node:crypto';
import type { Pool } from '../../platform/database.ts';
import { sharedLimit, tooMany } from '../../platform/limits.ts';
import { addressKey } from '../../platform/rate-limits.ts';

const hour = 3_600;
/** A person changes their words a few times; several people of an office share an address. */
const postsByLink = 20;
const postsByAddress = 60;

/** Counts what is sent by links that need no sign-in, by link and by address over all servers, and refuses with 429 beyond the limit. */
export function linkLimits(pool: Pool): (link: string, address: string) => Promise<void> {
  const byLink = sharedLimit(pool, { name: 'feedback:link', permits: postsByLink, windowSeconds: hour });
  const byAddress = sharedLimit(pool, {
    name: 'feedback:address',
    permits: postsByAddress,
    windowSeconds: hour,
  });
  return async (link, address) => {
    const digest = createHash('sha256').update(link).digest('base64url');
    for (const { granted, endsAt } of [
      await byAddress.takeUpTo(addressKey(address), 1),
      await byLink.takeUpTo(digest, 1),
    ])
      if (granted === 0) throw tooMany('messages', endsAt);
  };
}
