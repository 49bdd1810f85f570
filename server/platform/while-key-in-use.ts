import { setTimeout as delay } from 'node:timers/promises';
import { HttpError } from './errors.ts';
import { isStripeError } from './stripe-errors.ts';

/** Stripe's own answer comes within ten seconds, or its request is given up. */
const patienceMs = 15_000;
const pauseMs = 250;

/**
 * Does something again while Stripe is at work on the same idempotency key: a second click waits for what the first one opens, and finds it.
 */
export async function whileKeyInUse<T>(work: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + patienceMs; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isKeyInUse(error) || performance.now() > until) throw error;
      await delay(pauseMs);
    }
  }
}

/** 409, which the client has no class of its own for, also where it was put into our words; with 400 the key was used for something else. */
function isKeyInUse(error: unknown): boolean {
  const told = error instanceof HttpError ? error.cause : error;
  return isStripeError(told) && told.statusCode === 409;
}
