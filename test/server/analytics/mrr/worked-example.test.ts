import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { openStage, type Stage } from '../../billing/subscriptions/stage.ts';

let stage: Stage;
let operator: ApiClient;

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
  const a = await stage.subscribe(await stage.newSubscriber(), ten);
  const b = await stage.subscribe(await stage.newSubscriber(), yearly);
  const c = await stage.subscribe(await stage.newSubscriber(), weekly);
  await stage.advanceTo('2026-02-10T10:00:00Z');
  await subscriptions.update(a.id, { items: [{ id: a.items.data[0]?.id ?? '', price: twentyFive.priceId }] });
  await subscriptions.cancel(b.id);
  await stage.stripeApi.rawRequest('POST', `/v1/subscriptions/${c.id}/pause`);
  const half = await coupons.create({ percent_off: 50, duration: 'forever' });
  await stage.subscribe(await stage.newSubscriber(), thirty, { discounts: [{ coupon: half.id }] });
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
