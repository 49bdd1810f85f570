import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from './database.ts';

/** What is left of a limit after one permit was taken, and in how many seconds all of them are back. */
export type Taken = { isAllowed: boolean; remaining: number; resetSeconds: number };

export type SharedLimit = {
  /** Takes one permit, or says that there is none left. */
  take: (key: string) => Promise<Taken>;
  /** Puts one permit back. */
  putBack: (key: string) => Promise<void>;
  /** Forgets all that was taken. */
  clear: (key: string) => Promise<void>;
};

type Allowance = {
  /** Tells this limit from others; stays the same for ever, also in other builds that run beside this one. */
  name: string;
  permits: number;
  windowSeconds: number;
  /** Permits come back before the window ends, so another server may have some again at any moment. */
  isPutBack?: boolean;
};

/**
 * So many permits per key and window, counted in PostgreSQL for all servers together. While that is away, each server counts by
 * itself: limits protect the work, so they must not stop it.
 */
export function sharedLimit(pool: Pool, { name, permits, windowSeconds, isPutBack }: Allowance): SharedLimit {
  const allowance = { points: permits, duration: windowSeconds, keyPrefix: name };
  const limiter = new RateLimiterPostgres({
    ...allowance,
    // Without the names that the library gives to statements: a pooler may not know them.
    storeClient: { query: ({ text, values }: Statement) => pool.query(text, values) },
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(allowance),
    ...(isPutBack ? {} : { inMemoryBlockOnConsumed: permits }), // what is used up is refused without a statement
  });
  return {
    take: (key) =>
      limiter.consume(key).then(
        (state) => taken(true, state),
        (refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          return taken(false, refusal);
        },
      ),
    putBack: async (key) => void (await limiter.reward(key)),
    clear: async (key) => void (await limiter.delete(key)),
  };
}

type Statement = { text: string; values: unknown[] };

function taken(isAllowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Taken {
  const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return { isAllowed, remaining: Math.max(0, remainingPoints), resetSeconds };
}
