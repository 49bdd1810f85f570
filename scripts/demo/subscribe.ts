import { stripeClientFor } from '../../test/doubles/stripe/stripe-client.ts';
import type { DemoPlan } from './plans.ts';
import type { Customer, Stage } from './stage.ts';
import { deliverEvents } from './stripe-events.ts';
import { daysAfter } from './time.ts';

const meanSubscribedDays = 210;
const paysShare = 0.85;
/** Of so many subscribers one has a card that fails for a while. */
const failingCardEvery = 9;

/** Subscribes to a plan on Stripe's payment page, and mostly pays; some leave again after months. */
export async function subscribe(stage: Stage, customer: Customer): Promise<boolean> {
  const { world, tally, plans } = stage;
  const { random, person } = customer;
  const plan = random.pickWeighted(plans, ({ share }) => share);
  const { body: checkout } = await customer.api('POST', '/v1/checkout', { body: { plan: plan.id } });
  tally.checkouts += 1;
  world.clock.pass(random.between(1, 6));
  if (!random.isTrue(paysShare)) return false;
  const { session } = world.stripe.paySession(checkout.sessionId, {
    name: person.name,
    country: person.country,
  });
  const id = typeof session.subscription === 'string' ? session.subscription : session.subscription?.id;
  if (id === undefined) throw new Error(`The session ${session.id} was paid and began no subscription.`);
  customer.subscription = { id, plan };
  tally.subscriptions += 1;
  await deliverEvents(world);
  planEnd(stage, customer, id);
  if (tally.subscriptions % failingCardEvery === 3) planFailingCard(stage, id);
  return true;
}

/** Where the plan has no room left: moves to the next larger one, which Stripe bills in proportion. */
export async function moveUp(stage: Stage, { subscription }: Customer): Promise<boolean> {
  const next = subscription && stage.plans[stage.plans.indexOf(subscription.plan) + 1];
  if (!next) return false;
  const stripe = stripeClientFor(stage.world.stripe);
  const [{ data: items }, price] = await Promise.all([
    stripe.subscriptionItems.list({ subscription: subscription.id }),
    priceOf(stage, next),
  ]);
  await stripe.subscriptions.update(subscription.id, { items: [{ id: items[0]?.id ?? '', price }] });
  subscription.plan = next;
  await deliverEvents(stage.world);
  return true;
}

async function priceOf({ world }: Stage, { id }: DemoPlan): Promise<string> {
  const { body } = await world.operator('GET', `/admin/plans/${id}`);
  return body.stripe.priceId;
}

function planEnd({ world, timeline }: Stage, customer: Customer, id: string): void {
  const at = daysAfter(world.clock.now(), 20 + customer.random.exponential(meanSubscribedDays));
  timeline.plan(at, async () => {
    if (customer.subscription?.id !== id) return;
    await stripeClientFor(world.stripe).subscriptions.update(id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: customer.random.isTrue(0.5) ? 'unused' : 'too_expensive' },
    });
    await deliverEvents(world);
  });
}

function planFailingCard({ world, timeline }: Stage, id: string): void {
  const customerOf = () => {
    const { customer } = world.stripe.account.subscriptions.get(id) ?? {};
    return typeof customer === 'string' ? customer : (customer?.id ?? '');
  };
  timeline.plan(daysAfter(world.clock.now(), 25), async () => world.stripe.setCard(customerOf(), 'declines'));
  timeline.plan(daysAfter(world.clock.now(), 36), async () => world.stripe.setCard(customerOf(), 'succeeds'));
}

/** Once a day Stripe does what is due: renewals, retries, ends. */
export function planRenewals({ world, timeline }: Stage): void {
  const { start, days } = world.period;
  for (let day = 1; day < days; day += 1)
    timeline.plan(daysAfter(start, day + 0.25), async () => {
      world.stripe.advanceTo(world.clock.now());
      await deliverEvents(world);
    });
}
