import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type Stripe from 'stripe';
import { isAnsweringRequest } from './work-in-hand.ts';

const mostAttempts = 5;
const longestPauseMs = 60_000;

/**
 * Sends Stripe's requests and holds reads to a number in any second; those for somebody who waits for an answer go first. Where Stripe says that it
 * was too much (429), all reads pause for as long as it asks, and the one is sent again.
 */
export function throttledHttpClient(inner: Stripe.HttpClient, readsPerSecond: number): Stripe.HttpClient {
  const queue = new PQueue({ interval: 1000, intervalCap: readsPerSecond, strict: true });
  let pausedUntil = 0;
  const pause = async (ms: number) => {
    const until = performance.now() + ms;
    if (until <= pausedUntil) return; // a longer one runs
    pausedUntil = until;
    queue.pause();
    await delay(ms, undefined, { ref: false });
    if (pausedUntil === until) queue.start();
  };
  const makeRequest: Stripe.HttpClient['makeRequest'] = async (...request) => {
    const [, , , method] = request;
    if (method !== 'GET') return inner.makeRequest(...request);
    for (let attempt = 1; ; attempt += 1) {
      const priority = isAnsweringRequest() ? 1 : 0;
      const response = await queue.add(() => inner.makeRequest(...request), { priority });
      if (response.getStatusCode() !== 429 || attempt >= mostAttempts) return response;
      response.dispose?.();
      void pause(pauseMs(response.getHeaders()['retry-after'], attempt));
    }
  };
  return { getClientName: () => inner.getClientName(), makeRequest };
}

/** As long as Stripe asks, and a little more, so that not all servers come back at once; else longer from time to time. */
function pauseMs(retryAfter: unknown, attempt: number): number {
  const seconds = Number(retryAfter);
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 500 * 2 ** (attempt - 1);
  return Math.min(asked, longestPauseMs) * (1 + Math.random() / 4);
}
