import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
beforeAll(async () => {
  shop = await startSelling();
});
afterAll(() => shop.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

describe('a plan at Stripe', () => {
  test('is a product with a recurring price; each change is another price, and only the last one sells', async () => {
    const plan = await shop.newPlan({ name: 'Pro' });
    expect(plan).toMatchObject({ name: 'Pro', scenarios: 'all', subscribers: 0, status: 'active' });
    await shop.inStep();
    expect(await shop.atStripe(plan.id)).toEqual({
      name: 'Pro',
      active: true,
      prices: ['sells 2900 usd / 1 month'],
    });
    await shop.operator.patch(`/admin/plans/${plan.id}`, { price: usd(3900) });
    await shop.inStep();
    await shop.operator.patch(`/admin/plans/${plan.id}`, {
      interval: 'year',
      price: usd(39_000),
      name: 'Pro, yearly',
    });
    await shop.inStep();
    expect(await shop.atStripe(plan.id)).toEqual({
      name: 'Pro, yearly',
      active: true,
      prices: ['former 2900 usd / 1 month', 'former 3900 usd / 1 month', 'sells 39000 usd / 1 year'],
    });
    const { body } = await shop.operator.get(`/admin/plans/${plan.id}`);
    expect(body.stripe).toMatchObject({
      productId: expect.any(String),
      priceId: expect.stringMatching(/^price_/),
      isInStep: true,
      syncError: null,
      repair: null,
    });
    await shop.deliver(); // our own changes come back as events, and change nothing
    await shop.inStep();
    expect((await shop.operator.get(`/admin/plans/${plan.id}`)).body.stripe.repair).toBeNull();
    expect((await shop.atStripe(plan.id)).prices).toHaveLength(3);
  });

  test('changes that do not concern Stripe make no price', async () => {
    const plan = await shop.newPlan({ name: 'Quiet' });
    await shop.inStep();
    await shop.operator.patch(`/admin/plans/${plan.id}`, {
      description: 'For the quiet ones.',
      price: usd(2900),
    });
    await shop.inStep();
    expect((await shop.atStripe(plan.id)).prices).toEqual(['sells 2900 usd / 1 month']);
  });

  test('archived, it is inactive at Stripe and out of the catalogue; active again, it sells by the same price', async () => {
    const plan = await shop.newPlan({ name: 'Seasonal' });
    await shop.inStep();
    await shop.operator.patch(`/admin/plans/${plan.id}`, { status: 'archived' });
    await shop.inStep();
    expect(await shop.atStripe(plan.id)).toMatchObject({ active: false });
    expect((await shop.visitor.get(`/v1/plans/${plan.id}`)).status).toBe(404);
    await shop.operator.patch(`/admin/plans/${plan.id}`, { status: 'active' });
    await shop.inStep();
    expect(await shop.atStripe(plan.id)).toEqual({
      name: 'Seasonal',
      active: true,
      prices: ['sells 2900 usd / 1 month'],
    });
    expect((await shop.operator.delete(`/admin/plans/${plan.id}`)).status).toBe(204);
    await shop.inStep();
    expect((await shop.operator.get(`/admin/plans/${plan.id}`)).body.status).toBe('archived');
    expect(await shop.atStripe(plan.id)).toMatchObject({ active: false });
  });

  test('asked for twice with one key, it is one plan, one product and one price', async () => {
    const before = shop.countAtStripe();
    const body = { name: 'Once', price: usd(1900), interval: 'month', scenarios: 'all' };
    const answers = await Promise.all(
      [1, 2].map(() => shop.operator.post('/admin/plans', body, { 'idempotency-key': 'plan-once' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]!.body.id).toBe(answers[1]!.body.id);
    await shop.inStep();
    expect(shop.countAtStripe()).toEqual({ products: before.products + 1, prices: before.prices + 1 });
  });
});

describe('a scenario at Stripe', () => {
  test("follows its price from a fixed one to the customer's choice, to a subscription, and to free", async () => {
    const ware = await shop.newScenario({ price: usd(1900) });
    await shop.heardAndInStep();
    const change = async (fields: object) => {
      const { status, body } = await shop.operator.patch(`/admin/scenarios/${ware.id}`, fields);
      expect([status, body.errors]).toEqual([200, undefined]);
      await shop.heardAndInStep();
    };
    await change({ price: usd(2400) });
    await change({ minimumPrice: usd(500) });
    expect((await shop.visitor.get(`/v1/scenarios/${ware.id}`)).body).toMatchObject({
      price: usd(2400),
      minimumPrice: usd(500),
      recurring: null,
    });
    await change({ recurring: 'month' });
    await change({ title: 'Renamed' });
    expect(await shop.atStripe(ware.id)).toEqual({
      name: 'Renamed',
      active: true,
      prices: ['former 1900 usd', 'former 2400 usd', 'former 500..2400 usd', 'sells 2400 usd / 1 month'],
    });
    await change({ price: null, recurring: null });
    expect(await shop.atStripe(ware.id)).toMatchObject({ active: false });
    await change({ price: usd(2400) });
    expect(await shop.atStripe(ware.id)).toEqual({
      name: 'Renamed',
      active: true,
      prices: [
        'former 1900 usd',
        'former 2400 usd',
        'former 500..2400 usd',
        'former 2400 usd / 1 month',
        'sells 2400 usd',
      ],
    });
    await change({ status: 'archived' });
    expect(await shop.atStripe(ware.id)).toMatchObject({ active: false });
  });

  test('is made when it is published with a price, not while it is a draft', async () => {
    const { body: draft } = await shop.operator.post('/admin/scenarios', {
      title: 'A draft',
      description: 'To be.',
      complexityLevel: 1,
      category: 'sales',
      price: usd(900),
    });
    await shop.operator.patch(`/admin/scenarios/${draft.id}`, { title: 'A draft still' });
    await shop.heardAndInStep();
    expect(await shop.productOf(draft.id)).toBeUndefined();
    const published = await shop.newScenario({ price: usd(900) });
    await shop.heardAndInStep();
    expect((await shop.atStripe(published.id)).prices).toEqual(['sells 900 usd']);
  });
});
