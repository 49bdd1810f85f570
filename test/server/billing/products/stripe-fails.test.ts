import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensurePrice } from '../../../../server/billing/products/ensure-price.ts';
import { syncProduct } from '../../../../server/billing/products/sync/sync-product.ts';
import { findProductsByStripe } from '../../../../server/billing/products/read-product.ts';
import { startStripeDouble } from '../../../doubles/stripe/start-stripe-double.ts';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { until } from '../../../support/until.ts';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
beforeAll(async () => {
  shop = await startSelling();
});
afterEach(() => shop.stripe.clearFailures());
afterAll(() => shop.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const stateOf = async (id: string) => (await shop.operator.get(`/admin/plans/${id}`)).body.stripe;

describe('while Stripe does not answer', () => {
  test('a plan can be made and changed; why Stripe lacks it is shown, and it follows when Stripe is back', async () => {
    shop.stripe.down();
    const plan = await shop.newPlan({ name: 'Made in the dark' });
    await shop.operator.patch(`/admin/plans/${plan.id}`, { price: usd(4900) });
    await until(async () => (await stateOf(plan.id)).syncError !== null, 30_000);
    expect(await stateOf(plan.id)).toMatchObject({
      productId: null,
      isInStep: false,
      syncError: 'Stripe cannot be reached. It is tried again.',
    });
    shop.stripe.up();
    await shop.inStep();
    expect(await shop.atStripe(plan.id)).toEqual({
      name: 'Made in the dark',
      active: true,
      prices: ['sells 4900 usd / 1 month'],
    });
    expect((await stateOf(plan.id)).syncError).toBeNull();
  });

  test('a checkout that needs a price that Stripe lacks is refused with 503, and nothing is lost', async () => {
    const ware = await shop.newWare(usd(1900));
    shop.stripe.failNext({ kind: '503', path: '/v1/prices', count: 10 });
    const ref = { kind: 'scenario', id: ware.id } as const;
    await expect(ensurePrice(shop.server.deps, ref)).rejects.toMatchObject({ status: 503 });
    shop.stripe.clearFailures();
    expect(await ensurePrice(shop.server.deps, ref)).toMatchObject({ amount: 1900 });
    expect((await shop.atStripe(ware.id)).prices).toEqual(['sells 1900 usd']);
  });
});

describe('answers that are lost, so that nobody knows whether it was made', () => {
  test.each([
    ['of the product', '/v1/products'],
    ['of the price', '/v1/prices'],
  ])('%s: the job comes to the same one', async (_what, path) => {
    const before = shop.countAtStripe();
    // Every attempt of one run takes effect and loses its answer: the client gives up, the job begins anew.
    shop.stripe.failNext({ kind: 'reset', when: 'after', method: 'POST', path, count: 3 });
    const plan = await shop.newPlan({ name: `Lost answer ${path}` });
    await until(async () => (await stateOf(plan.id)).syncError !== null, 30_000);
    await shop.inStep();
    expect(shop.countAtStripe()).toEqual({ products: before.products + 1, prices: before.prices + 1 });
    expect(await shop.atStripe(plan.id)).toMatchObject({
      active: true,
      prices: ['sells 2900 usd / 1 month'],
    });
  });

  test('a run that ended before it could note anything, as a restored backup looks, makes nothing twice', async () => {
    const plan = await shop.newPlan({ name: 'Forgotten' });
    await shop.inStep();
    const before = shop.countAtStripe();
    const { id } = await shop.productOf(plan.id);
    await shop.server.pool.query(
      `update products set stripe_product_id = null, synced_revision = 0, synced_at = null where id = $1`,
      [id],
    );
    await shop.server.pool.query(`update prices set stripe_price_id = null where product_id = $1`, [id]);
    const { status, body } = await shop.operator.post(`/admin/products/${id}/sync`);
    expect([status, body.stripe.isInStep, body.stripe.productId]).toEqual([200, true, id]);
    expect(shop.countAtStripe()).toEqual(before);
  });
});

test('changed many times while Stripe is slow, also through checkouts, the last price sells and none is there twice', async () => {
  const plan = await shop.newPlan({ name: 'Restless' });
  shop.stripe.configure({ latencyMs: 200 });
  const ref = { kind: 'plan', id: plan.id as string } as const;
  const checkouts: Promise<unknown>[] = [];
  for (const amount of [3000, 3100, 3200, 3300, 3400]) {
    const change = { price: usd(amount), name: `Restless at ${amount}` };
    await shop.operator.patch(`/admin/plans/${plan.id}`, change);
    checkouts.push(ensurePrice(shop.server.deps, ref).catch(({ status }: { status: number }) => status));
  }
  for (const outcome of await Promise.all(checkouts))
    if (typeof outcome === 'number') expect(outcome).toBe(409); // changed at this very moment: try again
  shop.stripe.configure({ latencyMs: 0 });
  await shop.jobsDone();
  await shop.inStep();
  const { name, prices } = await shop.atStripe(plan.id);
  expect(name).toBe('Restless at 3400');
  expect(prices.filter((price) => price.startsWith('sells'))).toEqual(['sells 3400 usd / 1 month']);
  expect(new Set(prices).size).toBe(prices.length);
});

test('with a key of another account, everything is made there, and what was sold by the former one is still known', async () => {
  const plan = await shop.newPlan({ name: 'Moved' });
  await shop.inStep();
  const { id, stripe: former } = await shop.productOf(plan.id);
  const other = await startStripeDouble({ webhookSecret: 'whsec_other' });
  await syncProduct({ ...shop.server.deps, stripe: stripeClientFor(other) }, id);
  expect(other.account.products.all()).toMatchObject([{ name: 'Moved', active: true }]);
  expect(other.account.prices.all()).toMatchObject([{ unit_amount: 2900, active: true }]);
  const known = await findProductsByStripe(shop.server.pool, [former.productId, `${former.productId}_2`]);
  expect([...known.values()]).toEqual([1, 2].map(() => ({ kind: 'plan', id: plan.id })));
  await other.close();
  await shop.operator.post(`/admin/products/${id}/sync`); // and back
  expect(await shop.atStripe(plan.id)).toMatchObject({ name: 'Moved', active: true });
});

test('429 is waited for: ten plans at once are ten products and ten prices', async () => {
  const before = shop.countAtStripe();
  shop.stripe.configure({ requestsPerSecond: 10 }); // what ten jobs in a row go beyond
  const plans = await Promise.all(
    Array.from({ length: 10 }, (_, index) => shop.newPlan({ name: `Many ${index}` })),
  );
  await until(
    async () => (await Promise.all(plans.map(({ id }) => stateOf(id)))).every(({ isInStep }) => isInStep),
    80_000,
  );
  shop.stripe.configure({ requestsPerSecond: 1000 });
  expect(shop.countAtStripe()).toEqual({ products: before.products + 10, prices: before.prices + 10 });
});

test('what Stripe refuses is shown in its own words, and goes through once it is changed', async () => {
  shop.stripe.failNext({
    kind: '400',
    method: 'POST',
    path: '/v1/prices',
    count: 1,
    body: {
      error: { type: 'invalid_request_error', message: 'Your account cannot charge in this currency.' },
    },
  });
  const plan = await shop.newPlan({ name: 'Refused' });
  // In one look: a moment later it was tried again, and the sentence is gone.
  await expect
    .poll(async () => (await stateOf(plan.id)).syncError)
    .toBe('Stripe answered: Your account cannot charge in this currency.');
  await shop.operator.patch(`/admin/plans/${plan.id}`, { price: usd(3100) });
  await shop.inStep();
  expect((await shop.atStripe(plan.id)).prices).toEqual(['sells 3100 usd / 1 month']);
});
