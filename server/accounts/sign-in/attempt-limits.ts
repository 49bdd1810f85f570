import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from '../../platform/errors.ts';
import { addressKey } from '../../platform/rate-limits.ts';

type Allowance = { points: number; windowSeconds: number };

export type AttemptLimits = {
  /** Counts one attempt, before it is made, so that parallel guesses do not slip through; refuses with 429. */
  count: (address: string, subject: string) => Promise<void>;
  /** Gives an attempt back that turned out to be right. */
  forgive: (address: string, subject: string) => Promise<void>;
};

/** Limits guesses by the address they come from and by the account (or e-mail) they aim at, counted in this process. */
export function attemptLimits(limits: { byAddress: Allowance; bySubject: Allowance }): AttemptLimits {
  const byAddress = limiterOf(limits.byAddress);
  const bySubject = limiterOf(limits.bySubject);
  return {
    count: async (address, subject) => {
      await consume(byAddress, addressKey(address));
      await consume(bySubject, subject.trim().toLowerCase());
    },
    forgive: async (address, subject) => {
      await byAddress.reward(addressKey(address));
      await bySubject.delete(subject.trim().toLowerCase());
    },
  };
}

function limiterOf({ points, windowSeconds }: Allowance): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: windowSeconds });
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  const state: unknown = await limiter.consume(key).catch((refusal: unknown) => refusal);
  if (!(state instanceof RateLimiterRes)) throw state;
  if (state.consumedPoints <= limiter.points) return;
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  throw new HttpError(429, 'rate_limited', `Too many attempts. Try again in ${seconds} seconds.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
