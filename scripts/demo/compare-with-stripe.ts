import { setTimeout as delay } from 'node:timers/promises';
import { daysAfter } from './time.ts';
import type { World } from './world.ts';

const waitForMs = 120_000;

/** Has the library hold its ledger against Stripe's balance, which its nightly job does by a clock that the demo does not move. */
export async function compareWithStripe({ operator, period }: World): Promise<void> {
  const range = { from: dayOf(period.start), to: dayOf(daysAfter(period.end, -1)) };
  const { body: run } = await operator('POST', '/admin/reconciliations', { body: range, expect: [202] });
  for (const deadline = Date.now() + waitForMs; ; await delay(50)) {
    const { body: found } = await operator('GET', `/admin/reconciliations/${run.id}`);
    if (found.state === 'done') return;
    if (found.state === 'failed' || Date.now() > deadline)
      throw new Error(`The ledger was not compared with Stripe: the comparison is ${found.state}.`);
  }
}

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);
