import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from './database.ts';
import { HttpError } from './errors.ts';
import { waitInWords } from './words.ts';

/** So many permits per key in each window. */
export type Allowance = {
  /** Tells this limit from others; stays the same, because other builds may run beside this one. */
  name: string;
  permits: number;
  windowSeconds: number;
};

/** What came of asking for permits: those that were granted, those left to everybody, and the end of the window. */
export type Granted = { granted: number; left: number; endsAt: number };

export type SharedLimit = {
  /** Takes so many permits, or as many as there are left. */
  takeUpTo: (key: string, wanted: number) => Promise<Granted>;
  /** Puts one permit back. */
  putBack: (key: string) => Promise<void>;
  /** Forgets all that was taken. */
  clear: (key: string) => Promise<void>;
};

/**
 * A limit that is counted in PostgreSQL for all servers together. While that is away, each server counts by itself: limits protect the
 * work, so they must not stop it.
 */
export function sharedLimit(pool: Pool, { name, permits, windowSeconds }: Allowance): SharedLimit {
  const allowance = { points: permits, duration: windowSeconds, keyPrefix: name };
  const limiter = new RateLimiterPostgres({
    ...allowance,
    // Without the names that the library gives to statements: a pooler may not know them.
    storeClient: { query: ({ text, values }: Statement) => pool.query(text, values) },
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(allowance),
  });
  return {
    takeUpTo: async (key, wanted) => {
      const state: unknown = await limiter.consume(key, wanted).catch((refusal: unknown) => refusal);
      if (!(state instanceof RateLimiterRes)) throw state;
      // What was asked for beyond the limit is counted too, and does no harm: nothing is left then.
      const left = permits - state.consumedPoints;
      return {
        granted: Math.max(0, Math.min(wanted, left + wanted)),
        left: Math.max(0, left),
        endsAt: Date.now() + state.msBeforeNext,
      };
    },
    putBack: async (key) => void (await limiter.reward(key)),
    clear: async (key) => void (await limiter.delete(key)),
  };
}

type Statement = { text: string; values: unknown[] };

/** The seconds until a window ends, as answers tell them. */
export function secondsUntil(endsAt: number): number {
  return Math.max(1, Math.ceil((endsAt - Date.now()) / 1000));
}

/** The refusal of what a limit does not let through: in words for people, in seconds for programs. */
export function tooMany(what: string, endsAt: number): HttpError {
  const seconds = secondsUntil(endsAt);
  return new HttpError(429, 'rate_limited', `Too many ${what}. Try again in ${waitInWords(seconds)}.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
