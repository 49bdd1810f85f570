import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
let dashboard: ReturnType<typeof stripeClientFor>;
beforeAll(async () => {
  shop = await startSelling();
  dashboard = stripeClientFor(shop.stripe);
});
afterAll(() => shop.close());

const stateOf = async (id: string) => (await shop.operator.get(`/admin/plans/${id}`)).body.stripe;

async function soldPlan(name: string) {
  const plan = await shop.newPlan({ name });
  await shop.inStep();
  await shop.deliver();
  await shop.inStep();
  return { id: plan.id as string, ...(await stateOf(plan.id)) };
}

/** Delivers the events of what somebody did in Stripe's dashboard, and waits until it was compared. */
async function noticed() {
  await shop.deliver();
  await shop.inStep();
}

describe("what somebody does in Stripe's dashboard is noticed, put right and told", () => {
  test('a product renamed and archived', async () => {
    const plan = await soldPlan('Steady');
    await dashboard.products.update(plan.productId, { name: 'Mine now', active: false });
    await noticed();
    expect(await shop.atStripe(plan.id)).toMatchObject({ name: 'Steady', active: true });
    const { repair, repairedAt } = await stateOf(plan.id);
    expect(repair).toBe(
      'At Stripe, the product was renamed to "Mine now", and the product was archived. It was put right.',
    );
    expect(repairedAt).not.toBeNull();
  });

  test('a price archived, and a former one activated', async () => {
    const plan = await soldPlan('Priced');
    await shop.operator.patch(`/admin/plans/${plan.id}`, { price: { amount: 3900, currency: 'usd' } });
    await noticed();
    const { priceId } = await stateOf(plan.id);
    expect(priceId).not.toBe(plan.priceId);
    const other = await dashboard.prices.create({ product: plan.productId, currency: 'usd', unit_amount: 1 });
    await dashboard.products.update(plan.productId, { default_price: other.id });
    await dashboard.prices.update(priceId, { active: false });
    await dashboard.prices.update(plan.priceId, { active: true });
    await noticed();
    expect((await shop.atStripe(plan.id)).prices).toEqual([
      'former 2900 usd / 1 month',
      'sells 3900 usd / 1 month',
      'sells 1 usd unspecified', // made there, not ours: left alone
    ]);
    expect((await stateOf(plan.id)).repair).toBe(
      'At Stripe, the price was archived, and a former price was activated. It was put right.',
    );
  });

  test('F29 a product deleted there is replaced by another, and a late event about the old one brings nothing back', async () => {
    const plan = await soldPlan('Deleted there');
    await dashboard.products.update(plan.productId, { name: 'A last change' });
    const [lateEvent] = shop.stripe
      .events()
      .filter(({ type }) => type === 'product.updated')
      .slice(-1);
    shop.stripe.account.prices
      .where('product', plan.productId)
      .forEach(({ id }) => shop.stripe.tamper(id, { product: 'prod_elsewhere' }));
    shop.stripe.account.deletedProductIds.add(plan.productId);
    shop.stripe.recordEvent('product.deleted', plan.productId);
    await shop.deliver({ order: 'reversed' });
    await shop.inStep();
    const after = await stateOf(plan.id);
    expect(after).toMatchObject({ productId: `${plan.productId}_2`, isInStep: true });
    expect(after.repair).toContain('Stripe no longer has the product');
    expect(await shop.atStripe(plan.id)).toEqual({
      name: 'Deleted there',
      active: true,
      prices: ['sells 2900 usd / 1 month'],
    });
    shop.stripe.recordEvent('product.updated', lateEvent!.data.object);
    await noticed();
    expect((await stateOf(plan.id)).productId).toBe(`${plan.productId}_2`);
    expect(shop.stripe.account.deletedProductIds.has(plan.productId)).toBe(true);
  });

  test('products and prices of others are left alone', async () => {
    const other = await dashboard.products.create({ name: 'Coffee' });
    await dashboard.products.update(other.id, { name: 'Tea' });
    await noticed();
    expect(shop.stripe.account.products.get(other.id)!.name).toBe('Tea');
    const { rows } = await shop.server.pool.query(
      `select state, outcome from stripe_events where type = 'product.updated' order by received_at desc limit 1`,
    );
    expect(rows[0]).toMatchObject({ state: 'ignored' });
  });
});
