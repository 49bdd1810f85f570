import { setTimeout as delay } from 'node:timers/promises';
import type { World } from './world.ts';

/** What the README asks operators to subscribe the endpoint to. */
const subscribed =
  /^(checkout\.session|charge|refund|customer|invoice|invoice_payment|payment_link|product|price|payout)\.|^payment_intent\.succeeded$/;
const orders = ['asIs', 'reversed', 'shuffled'] as const;
const waitForMs = 30_000;

/**
 * Sends Stripe's signed events as the internet brings them, some out of order and some twice, and waits until the library has worked
 * them off.
 */
export async function deliverEvents({ stripe, url, clock, pool }: World): Promise<void> {
  const events = stripe.pendingEvents().filter(({ type }) => subscribed.test(type));
  if (events.length === 0) return;
  const seed = stripe.events().length;
  const answers = await stripe.deliver({
    to: `${url}/webhooks/stripe`,
    events,
    order: orders[seed % orders.length],
    seed,
    times: seed % 6 === 0 ? 2 : 1,
    concurrency: 2,
    signedAt: clock.now(),
  });
  const refused = answers.find(({ status }) => status !== 200);
  if (refused)
    throw new Error(`The event ${refused.type} was answered with ${refused.status}: ${refused.body}`);
  for (const deadline = Date.now() + waitForMs; await hasPendingEvents(pool); await delay(10))
    if (Date.now() > deadline)
      throw new Error("Stripe's events are not worked off. LOG_LEVEL=warn tells why.");
}

/** Only a glance at the inbox, to know when to go on. */
async function hasPendingEvents(pool: World['pool']): Promise<boolean> {
  const { rowCount } = await pool.query("select from stripe_events where state = 'pending' limit 1");
  return rowCount !== 0;
}
