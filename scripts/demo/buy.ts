import type { Customer, Stage } from './stage.ts';
import { deliverEvents } from './stripe-events.ts';
import { daysAfter } from './time.ts';
import { removeUses } from './use-installation.ts';

const paidShare = 0.82;
/** Of so many orders one is given back, and one disputed; counted instead of drawn, so that short demos have them too. */
const refundEvery = 24;
const disputeEvery = 130;

/** Goes to Stripe's payment page, and mostly pays. True when the scenario may be installed afterwards. */
export async function buy(
  stage: Stage,
  customer: Customer,
  product: { scenario: string } | { bundle: string },
  slugs: readonly string[],
): Promise<boolean> {
  const { world, tally } = stage;
  const { person, random } = customer;
  const { body: checkout } = await customer.api('POST', '/v1/checkout', { body: product });
  tally.checkouts += 1;
  world.clock.pass(random.between(1, 6));
  if (!random.isTrue(paidShare)) return false;
  const due = world.stripe.account.sessions.get(checkout.sessionId)?.amount_total ?? 0;
  const { charge } = world.stripe.paySession(checkout.sessionId, {
    name: person.name,
    country: person.country,
    ...(person.taxRate > 0 ? { taxAmount: Math.round(due * person.taxRate) } : {}),
  });
  tally.orders += 1;
  if (charge) planTrouble(stage, customer, slugs, charge.id);
  await deliverEvents(world);
  return true;
}

function planTrouble(stage: Stage, customer: Customer, slugs: readonly string[], chargeId: string): void {
  const { world, timeline, tally } = stage;
  const { random } = customer;
  const number = tally.orders;
  const after = (from: number, to: number) => daysAfter(world.clock.now(), random.between(from, to));
  if (number % refundEvery === 5)
    timeline.plan(after(2, 12), () =>
      refund(stage, customer, slugs, { chargeId, isFull: number % (2 * refundEvery) === 5 }),
    );
  if (number % disputeEvery === 8)
    timeline.plan(after(5, 15), () =>
      dispute(stage, customer, slugs, { chargeId, isWon: number % (2 * disputeEvery) === 8 }),
    );
}

async function refund(
  { world, tally }: Stage,
  customer: Customer,
  slugs: readonly string[],
  { chargeId, isFull }: { chargeId: string; isFull: boolean },
): Promise<void> {
  const paid = world.stripe.account.charges.get(chargeId)?.amount ?? 0;
  world.stripe.refund(chargeId, {
    reason: 'requested_by_customer',
    ...(isFull ? {} : { amount: Math.round(paid * customer.random.between(0.2, 0.6)) }),
  });
  tally.refunds += 1;
  await deliverEvents(world);
  if (isFull) await removeUses(world, customer, (use) => slugs.includes(use.slug));
}

async function dispute(
  { world, timeline, tally }: Stage,
  customer: Customer,
  slugs: readonly string[],
  { chargeId, isWon }: { chargeId: string; isWon: boolean },
): Promise<void> {
  const { id } = world.stripe.openDispute(chargeId, { reason: 'product_not_received' });
  tally.disputes += 1;
  await deliverEvents(world);
  timeline.plan(daysAfter(world.clock.now(), customer.random.between(8, 18)), async () => {
    world.stripe.closeDispute(id, isWon ? 'won' : 'lost', { returnsFee: isWon });
    await deliverEvents(world);
    if (!isWon) await removeUses(world, customer, (use) => slugs.includes(use.slug));
  });
}
