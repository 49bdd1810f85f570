import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient } from '../../support/api-client.ts';
import { openStage, type Stage } from '../billing/subscriptions/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-01-05T10:00:00Z', { stripe: { taxPercent: { DE: 19 } } });
});
afterAll(() => stage.close());

/** An invoice with credit for unused time beside what replaces it, tax inside, paid at once. */
async function upgrade() {
  const { subscriptions, customers } = stage.stripeApi;
  const subscriber = await stage.newSubscriber();
  await customers.update(subscriber.stripeCustomerId, { address: { country: 'DE' } });
  const plan = await stage.newPlan({ amount: 2380, price: { tax_behavior: 'inclusive' } });
  const { id, items } = await stage.subscribe(subscriber, plan, { automatic_tax: { enabled: true } });
  await stage.pass(10);
  await subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', quantity: 3 }],
    proration_behavior: 'always_invoice',
  });
  await stage.deliver();
  const charge = stage.stripe.account.charges.where('customer', subscriber.stripeCustomerId).at(-1)!;
  return { customer: subscriber.id, charge };
}

async function figures(customer: string) {
  const { body } = await (
    await operatorClient(stage.server)
  ).get(`/admin/analytics/revenue?from=2026-01-01&to=2026-03-31&customer=${customer}&compare=none`);
  return body.totals;
}

test('a refund that is told part by part takes no more tax than was charged, though one line is a credit', async () => {
  const { customer, charge } = await upgrade();
  const before = await figures(customer);
  const half = Math.floor(charge.amount / 2);
  for (const amount of [half, charge.amount - half]) {
    stage.stripe.refund(charge.id, { amount, at: stage.now() });
    await stage.deliver();
  }
  const after = await figures(customer);
  expect(before.tax - after.tax).toBe(Math.round((charge.amount * 19) / 119));
  expect(after.refunds).toBe(charge.amount - (before.tax - after.tax));
});

test('a dispute that is won later brings back the tax that left with it', async () => {
  const { customer, charge } = await upgrade();
  const before = await figures(customer);
  const { id } = stage.stripe.openDispute(charge.id, { at: stage.now() });
  await stage.deliver();
  const disputed = await figures(customer);
  expect(disputed.tax).toBe(before.tax - Math.round((charge.amount * 19) / 119));
  await stage.pass(3);
  stage.stripe.closeDispute(id, 'won', { at: stage.now() });
  await stage.deliver();
  const after = await figures(customer);
  expect([after.tax, after.disputes, after.netRevenue]).toEqual([before.tax, 0, before.netRevenue]);
});
