import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { openStage, type Stage } from '../../billing/subscriptions/stage.ts';

let stage: Stage;
let operator: ApiClient;
let customers: Record<'a' | 'b' | 'c' | 'd', string>;

/** Worked example C as it is lived at Stripe: signed up, switched, cancelled, paused and resumed there, and told by its events. */
beforeAll(async () => {
  stage = await openStage('2026-01-05T10:00:00Z');
  operator = await operatorClient(stage.server);
  const { subscriptions, coupons } = stage.stripeApi;
  const ten = await stage.newPlan({ amount: 1000 });
  const twentyFive = await stage.newPlan({ amount: 2500 });
  const thirty = await stage.newPlan({ amount: 3000 });
  const yearly = await stage.newPlan({ amount: 12_000, interval: 'year' });
  const weekly = await stage.newPlan({ amount: 500, price: { recurring: { interval: 'week' } } });
  const subscribers = {
    a: await stage.newSubscriber(),
    b: await stage.newSubscriber(),
    c: await stage.newSubscriber(),
    d: await stage.newSubscriber(),
  };
  customers = { a: subscribers.a.id, b: subscribers.b.id, c: subscribers.c.id, d: subscribers.d.id };
  const a = await stage.subscribe(subscribers.a, ten);
  const b = await stage.subscribe(subscribers.b, yearly);
  const c = await stage.subscribe(subscribers.c, weekly);
  await stage.advanceTo('2026-02-10T10:00:00Z');
  await subscriptions.update(a.id, { items: [{ id: a.items.data[0]?.id ?? '', price: twentyFive.priceId }] });
  await subscriptions.cancel(b.id);
  await stage.stripeApi.rawRequest('POST', `/v1/subscriptions/${c.id}/pause`);
  const half = await coupons.create({ percent_off: 50, duration: 'forever' });
  await stage.subscribe(subscribers.d, thirty, { discounts: [{ coupon: half.id }] });
  await stage.advanceTo('2026-03-10T10:00:00Z');
  await subscriptions.resume(c.id);
  await stage.advanceTo('2026-03-31T23:00:00Z');
  await stage.deliver({ order: 'shuffled', seed: 3, times: 2 });
}, 120_000);
afterAll(() => stage.close());

const totalsOf = async (from: string, to: string) =>
  (await operator.get(`/admin/analytics/mrr?from=${from}&to=${to}`)).body.totals;

test('January closes at 41.67, ARR 500.00', async () => {
  expect(await totalsOf('2026-01-01', '2026-01-31')).toMatchObject({
    opening: 0,
    new: 4167,
    closing: 4167,
    arr: 50_000,
  });
});

test('February: new 15.00, expansion 15.00, churn 31.67, closing 40.00; NRR 60.0 %, GRR 24.0 %', async () => {
  expect(await totalsOf('2026-02-01', '2026-02-28')).toMatchObject({
    opening: 4167,
    new: 1500,
    expansion: 1500,
    reactivation: 0,
    contraction: 0,
    fx: 0,
    churn: 3167,
    closing: 4000,
    nrr: 0.6,
    grr: 0.24,
  });
});

test('March: C resumes, reactivation 21.67, closing 61.67', async () => {
  expect(await totalsOf('2026-03-01', '2026-03-31')).toMatchObject({
    reactivation: 2167,
    churn: 0,
    closing: 6167,
  });
});

test.each([
  ['January: A 10.00', 'a', '01-01', '01-31', { new: 1000, closing: 1000 }],
  ['January: B 120.00 a year is 10.00', 'b', '01-01', '01-31', { new: 1000, closing: 1000 }],
  ['January: C 5.00 a week × 52 ÷ 12 is 21.67', 'c', '01-01', '01-31', { new: 2167, closing: 2167 }],
  ['February: A moves to 25.00', 'a', '02-01', '02-28', { expansion: 1500, closing: 2500 }],
  ['February: B ends', 'b', '02-01', '02-28', { churn: 1000, closing: 0 }],
  ['February: C is paused', 'c', '02-01', '02-28', { churn: 2167, closing: 0 }],
  ['February: D 30.00 less 50 % for ever is 15.00', 'd', '02-01', '02-28', { new: 1500, closing: 1500 }],
  ['March: C resumes', 'c', '03-01', '03-31', { reactivation: 2167, new: 0, closing: 2167 }],
] as const)('%s', async (_what, customer, from, to, figures) => {
  expect(await totalsOf(`2026-${from}`, `2026-${to}&customer=${customers[customer]}`)).toMatchObject(figures);
});
