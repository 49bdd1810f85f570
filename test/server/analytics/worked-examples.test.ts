import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startShop, type Shop } from '../billing/shop.ts';

let shop: Shop;
let operator: ApiClient;
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 65 } });
  operator = await operatorClient(shop.server);
});
afterAll(() => shop.close());

/** A sale on top of whose price comes tax, and what goes back of it, as Stripe tells it, in any order. */
async function sell(price: number, taxAmount: number, on: string, refunds: [on: string, amount: number][]) {
  const buyer = await shop.newBuyer();
  const ware = await shop.newWare({ amount: price, currency: 'usd' });
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  const { paymentId } = await shop.buy(buyer, ware, { taxAmount, at: at(on) });
  for (const [day, amount] of refunds) shop.stripe.refund(paymentId, { amount, at: at(day) });
  await shop.deliver({ order: 'reversed', times: 2 });
  return buyer.id;
}

async function totals(customer: string, from: string, to: string) {
  const { body } = await operator.get(
    `/admin/analytics/revenue?from=${from}&to=${to}&customer=${customer}&compare=none`,
  );
  return body.totals;
}

test('A: from what Stripe tells to every figure that the example names', async () => {
  const customer = await sell(1000, 200, '2026-03-03', [
    ['2026-03-09', 600],
    ['2026-03-20', 600],
  ]);
  const { rows } = await shop.server.pool.query(
    `select amount from revenue_entries where customer_id = $1 order by occurred_at, abs(amount) desc, amount`,
    [customer],
  );
  expect(rows.map(({ amount }) => amount)).toEqual([1200, -200, -65, -600, 100, -600, 100]);
  expect(await totals(customer, '2026-03-01', '2026-03-31')).toEqual({
    grossVolume: 1200,
    tax: 0,
    grossRevenue: 1000,
    refunds: 1000,
    disputes: 0,
    netRevenue: 0,
    fees: 65,
    netAfterFees: -65,
    refundRate: 1,
    disputeRate: 0,
    orders: 1,
    averageOrderValue: 1000,
    checkoutsCreated: 0,
    checkoutsPaid: 0,
    unconverted: { count: 0, amounts: [] },
    pending: { count: 0, amounts: [] },
  });
  expect(await totals(customer, '2026-03-01', '2026-03-08')).toMatchObject({
    grossRevenue: 1000,
    netAfterFees: 935,
  });
});

test('B: tax parts of 0.56, 0.56 and the remainder of 0.55, so that tax nets to 0', async () => {
  const customer = await sell(833, 167, '2026-05-01', [
    ['2026-05-02', 333],
    ['2026-05-03', 333],
    ['2026-05-04', 334],
  ]);
  const { body } = await operator.get(
    `/admin/analytics/revenue?from=2026-05-01&to=2026-05-04&customer=${customer}&interval=day`,
  );
  expect(
    body.items.map(({ bucket, tax, refunds }: Record<string, unknown>) => [bucket, tax, refunds]),
  ).toEqual([
    ['2026-05-01', 167, 0],
    ['2026-05-02', -56, 333 - 56],
    ['2026-05-03', -56, 333 - 56],
    ['2026-05-04', -55, 334 - 55],
  ]);
  expect(body.totals).toMatchObject({
    grossVolume: 1000,
    tax: 0,
    grossRevenue: 833,
    refunds: 833,
    netRevenue: 0,
  });
});
