import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensurePrice } from '../../../../server/billing/products/ensure-price.ts';
import { findProductsByStripe, readProduct } from '../../../../server/billing/products/read-product.ts';
import { startShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const productsCalled = () =>
  shop.stripe.requests.filter(
    ({ method, path }) => method === 'POST' && /^\/v1\/(products|prices)/.test(path),
  );

describe('the price that a checkout sells by', () => {
  test('is made at Stripe once, however many ask at once, and then only looked up', async () => {
    const ware = await shop.newWare({ amount: 1900, currency: 'usd' });
    const ref = { kind: 'scenario', id: ware.id } as const;
    const ensured = await Promise.all(Array.from({ length: 8 }, () => ensurePrice(shop.server.deps, ref)));
    const [first] = ensured;
    expect(ensured).toEqual(Array.from({ length: 8 }, () => first));
    expect(shop.stripe.account.products.all()).toHaveLength(1);
    expect(shop.stripe.account.prices.all()).toHaveLength(1);
    expect(shop.stripe.account.prices.get(first!.stripePriceId)).toMatchObject({
      unit_amount: 1900,
      currency: 'usd',
      product: first!.stripeProductId,
      active: true,
      recurring: null,
      tax_behavior: 'exclusive',
    });
    expect(shop.stripe.account.products.get(first!.stripeProductId)).toMatchObject({
      name: ware.title,
      metadata: { scenario_library_product: first!.productId },
      default_price: first!.stripePriceId,
    });
    const before = productsCalled().length;
    expect(await ensurePrice(shop.server.deps, ref)).toEqual(first);
    expect(productsCalled()).toHaveLength(before);
    expect([
      ...(await findProductsByStripe(shop.server.pool, [first!.stripeProductId, 'prod_other'])),
    ]).toEqual([[first!.stripeProductId, ref]]);
    expect(await readProduct(shop.server.pool, { kind: 'scenario', id: ware.slug })).toMatchObject({
      ref,
      price: { amount: 1900, currency: 'usd' },
      recurring: null,
      scenarioIds: [ware.id],
      isForSale: true,
    });
  });
});
