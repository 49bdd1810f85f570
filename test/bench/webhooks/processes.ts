import { fork } from 'node:child_process';
import { once } from 'node:events';
import { ended } from '../support/processes.ts';
import type { Delivered, Order } from './stripe-process.ts';

/** The double of Stripe, in a process of its own. */
export async function startStripeProcess(env: { WEBHOOK_SECRET: string; API_KEY: string }) {
  const child = fork('test/bench/webhooks/stripe-process.ts', { env: { ...process.env, ...env } });
  const answer = async <T>() =>
    (await once(child, 'message', { signal: AbortSignal.timeout(120_000) }))[0] as T;
  const { url } = await answer<{ url: string }>();
  return {
    url,
    async pay(order: Order): Promise<Delivered> {
      child.send(order);
      return answer<Delivered>();
    },
    stop: () => ended(child),
  };
}
