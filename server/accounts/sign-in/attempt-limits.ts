import { createHash } from 'node:crypto';
import type { Pool } from '../../platform/database.ts';
import { sharedLimit, tooMany, type SharedLimit } from '../../platform/limits.ts';
import { addressKey } from '../../platform/rate-limits.ts';

type Allowance = { permits: number; windowSeconds: number };

export type AttemptLimits = {
  /** Counts one attempt, before it is made, so that parallel guesses do not slip through; refuses with 429. */
  count: (address: string, subject: string) => Promise<void>;
  /** Gives an attempt back that turned out to be right. */
  forgive: (address: string, subject: string) => Promise<void>;
};

/** Limits guesses by the address they come from and by the account (or e-mail) they aim at, over all servers. */
export function attemptLimits(
  pool: Pool,
  { name, ...limits }: { name: string; byAddress: Allowance; bySubject: Allowance },
): AttemptLimits {
  const byAddress = sharedLimit(pool, { name: `${name}:address`, ...limits.byAddress });
  const bySubject = sharedLimit(pool, { name: `${name}:subject`, ...limits.bySubject });
  return {
    count: async (address, subject) => {
      await take(byAddress, addressKey(address));
      await take(bySubject, subjectKey(subject));
    },
    forgive: async (address, subject) => {
      await byAddress.putBack(addressKey(address));
      await bySubject.clear(subjectKey(subject));
    },
  };
}

/** Nobody's e-mail address is written down because it was typed. */
function subjectKey(subject: string): string {
  return createHash('sha256').update(subject.trim().toLowerCase()).digest('base64url');
}

async function take(limit: SharedLimit, key: string): Promise<void> {
  const { granted, endsAt } = await limit.takeUpTo(key, 1);
  if (granted === 1) return;
  throw tooMany('attempts', endsAt);
}
