import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { reconcile, summary } from '../billing/reconciliation/reconciled.ts';
import { startShop, type Shop, type Ware } from '../billing/shop.ts';
import { item, tellSubscription } from './mrr/subscription-rows.ts';

let shop: Shop;
let operator: ApiClient;
let dollars: Ware;
let euros: Ware;
beforeAll(async () => {
  shop = await startShop({
    stripe: { feePercent: 0, feeFixed: 30, disputeFee: 1500, settlementCurrency: 'usd' },
  });
  operator = await operatorClient(shop.server);
  dollars = await shop.newWare({ amount: 1000, currency: 'usd' });
  euros = await shop.newWare({ amount: 1000, currency: 'eur' });
});
afterAll(() => shop.close());

const noon = (day: string) => new Date(`${day}T12:00:00Z`);

async function sell(ware: Ware, day: string, taxAmount = 0) {
  const { paymentId } = await shop.buy(await shop.newBuyer(), ware, { at: noon(day), taxAmount });
  await shop.deliver();
  const charge = shop.stripe.account.charges.where('payment_intent', paymentId)[0]!;
  return { paymentId, transaction: String(charge.balance_transaction) };
}

/** Stripe dates the movement on another day than it did when the ledger was written. */
function redate(transaction: string, day: string): void {
  const { balanceTransactions } = shop.stripe.account;
  const known = balanceTransactions.get(transaction)!;
  balanceTransactions.delete(transaction);
  balanceTransactions.add({ ...known, created: noon(day).getTime() / 1000 });
}

/** Figures of each day that has any, and of the whole. */
async function revenue(from: string, to: string, ...names: string[]) {
  const { body } = await operator.get(
    `/admin/analytics/revenue?from=${from}&to=${to}&interval=day&compare=none`,
  );
  const shown = (figures: Record<string, unknown>) => names.map((name) => figures[name]);
  return Object.fromEntries([
    ...body.items.map((day: Record<string, unknown>) => [String(day['bucket']), shown(day)]),
    ['total', shown(body.totals)],
  ]) as Record<string, unknown[]>;
}

test('an order whose charge was dated wrongly counts on the right day once that is corrected', async () => {
  const { transaction } = await sell(dollars, '2026-02-02', 190);
  await sell(dollars, '2026-02-02');
  redate(transaction, '2026-02-04');
  const figures = () =>
    revenue('2026-02-01', '2026-02-05', 'grossRevenue', 'orders', 'averageOrderValue', 'disputeRate');
  expect(await figures()).toEqual({ '2026-02-02': [2000, 2, 1000, 0], total: [2000, 2, 1000, 0] });
  expect((await reconcile(shop, '2026-02-01', '2026-02-05')).differences).toHaveLength(2);
  expect(await figures()).toEqual({
    '2026-02-02': [1000, 1, 1000, 0],
    '2026-02-04': [1000, 1, 1000, 0],
    total: [2000, 2, 1000, 0],
  });
  const wrongDay = await revenue('2026-02-01', '2026-02-03', 'orders', 'averageOrderValue');
  expect(wrongDay['total']).toEqual([1, 1000]);
  const { body } = await operator.get(
    '/admin/analytics/revenue?from=2026-02-01&to=2026-02-05&interval=day&groupBy=scenario&compare=none',
  );
  expect(body.items.map(({ bucket, orders }: Record<string, unknown>) => [bucket, orders])).toEqual([
    ['2026-02-02', 1],
    ['2026-02-04', 1],
  ]);
});

test('a day on which nothing is left after the correction has neither an order nor a charge', async () => {
  const { transaction } = await sell(dollars, '2026-02-12');
  redate(transaction, '2026-02-14');
  await reconcile(shop, '2026-02-11', '2026-02-15');
  expect(
    await revenue('2026-02-11', '2026-02-15', 'netAfterFees', 'orders', 'averageOrderValue', 'disputeRate'),
  ).toEqual({
    '2026-02-12': [0, 0, null, null],
    '2026-02-14': [970, 1, 970 + 30, 0],
    total: [970, 1, 1000, 0],
  });
});

test('a dispute that was dated wrongly counts on the right day', async () => {
  const { paymentId } = await sell(dollars, '2026-02-20');
  await sell(dollars, '2026-02-22');
  await sell(dollars, '2026-02-24');
  const { id } = shop.stripe.openDispute(paymentId, { at: noon('2026-02-22') });
  await shop.deliver();
  const [withdrawn] = shop.stripe.account.disputes.get(id)!.balance_transactions;
  redate(withdrawn!.id, '2026-02-24');
  const rates = async () => revenue('2026-02-20', '2026-02-24', 'disputes', 'disputeRate');
  expect(await rates()).toMatchObject({ '2026-02-22': [1000, 1], '2026-02-24': [0, 0] });
  expect(summary(await reconcile(shop, '2026-02-20', '2026-02-24'))).toContainEqual(
    expect.stringMatching(/^2026-02-22 dispute.* repaired$/),
  );
  expect(await rates()).toMatchObject({
    '2026-02-22': [0, 0],
    '2026-02-24': [1000, 1],
    total: [1000, 1 / 3],
  });
});

test('an amount that was corrected leaves one order, of the right value', async () => {
  const { transaction } = await sell(dollars, '2026-02-26');
  shop.stripe.tamper(transaction, { amount: 1200, net: 1170 });
  await reconcile(shop, '2026-02-26');
  expect(await revenue('2026-02-26', '2026-02-26', 'orders', 'averageOrderValue')).toMatchObject({
    total: [1, 1200],
  });
});

test('a rate is that of the day on which the movement was really settled', async () => {
  const { pool } = shop.server;
  const { id: customerId } = await shop.newBuyer();
  await tellSubscription(
    pool,
    { customerId },
    { at: '2026-03-01T08:00:00Z', currency: 'eur', items: [item({ amount: 1000, currency: 'eur' })] },
  );
  const atRate = (rate: number, day: string) => {
    shop.stripe.configure({ exchangeRates: { eur: rate } });
    return sell(euros, day);
  };
  await atRate(1.2, '2026-03-02');
  const { transaction } = await atRate(1.1, '2026-03-04');
  await atRate(1.3, '2026-03-05');
  const levels = async () => {
    const { body } = await operator.get(
      `/admin/analytics/mrr?from=2026-03-02&to=2026-03-07&interval=day&customer=${customerId}&compare=none`,
    );
    return body.items.map(({ closing }: Record<string, unknown>) => closing);
  };
  expect(await levels()).toEqual([1200, 1200, 1100, 1300, 1300, 1300]);
  redate(transaction, '2026-03-06');
  await reconcile(shop, '2026-03-03', '2026-03-07');
  expect(await levels()).toEqual([1200, 1200, 1200, 1300, 1100, 1100]);
});

test('a price is spread from the day on which it was really paid', async () => {
  const { transaction } = await sell(dollars, '2026-03-10');
  const fixed = async (day: string) => {
    const { body } = await operator.get(
      `/admin/analytics/roi?perspective=customer&from=${day}&to=${day}&compare=none&scenario=${dollars.id}`,
    );
    return body.totals.fixedCostMicros as number;
  };
  const before = { tenth: await fixed('2026-03-10'), twelfth: await fixed('2026-03-12') };
  redate(transaction, '2026-03-12');
  await reconcile(shop, '2026-03-09', '2026-03-13');
  const aDay = Math.round(10_000_000 / 365);
  expect((await fixed('2026-03-12')) - before.twelfth).toBeCloseTo(0, -1);
  expect(Math.abs(before.tenth - (await fixed('2026-03-10')) - aDay)).toBeLessThanOrEqual(1);
});
