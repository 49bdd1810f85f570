import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stripeClientFor } from '../../doubles/stripe/stripe-client.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
beforeAll(async () => {
  world = await startRewards();
});
afterAll(() => world.close());
beforeEach(() => world.stripe.clearFailures());

const client = () => stripeClientFor(world.stripe);
const redeem = async (customer: Customer, points: number): Promise<string> => {
  const { status, body } = await customer.post('/v1/rewards/redeem', { points });
  expect(status).toBe(201);
  world.moveTo(new Date(world.now().getTime() + 1000).toISOString()); // the next one is later
  return body.promotionCode as string;
};
/** A session of the customer at Stripe, with a code when one is named. */
async function openSession(customer: Customer, code?: string) {
  const { rows } = await world.pool.query<{ id: string }>(
    `select stripe_customer_id as id from stripe_customers where customer_id = $1`,
    [customer.id],
  );
  const promotion = code === undefined ? null : (await client().promotionCodes.list({ code })).data[0];
  return client().checkout.sessions.create({
    mode: 'payment',
    customer: rows[0]?.id ?? '',
    success_url: 'https://shop.example',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Thing' } } },
    ],
    ...(promotion ? { discounts: [{ promotion_code: promotion.id }] } : { allow_promotion_codes: true }),
  });
}
const isActive = async (code: string) => (await client().promotionCodes.list({ code })).data[0]?.active;
const statesOf = async (customer: Customer) =>
  (await customer.get('/v1/rewards')).body.redemptions.map(
    ({ points, state, promotionCode }: { points: number; state: string; promotionCode: string | null }) =>
      `${points} ${state} ${promotionCode === null ? '' : 'code'}`.trim(),
  );
async function becomes(customer: Customer, balance: number): Promise<void> {
  await expect.poll(() => world.balanceOf(customer), { timeout: 20_000 }).toBe(balance);
}

describe('codes of points whose order was refunded', () => {
  test('are taken back while unspent, the latest first, until the balance is not below zero', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 40_000 });
    const codes = [await redeem(ada, 150), await redeem(ada, 100), await redeem(ada, 100)];
    expect(await world.balanceOf(ada)).toBe(50);
    await world.refunded(ada.id, orderId, 20_000); // 200 points: 50 are left, 150 are missing
    await becomes(ada, 50);
    expect(await statesOf(ada)).toEqual(['100 withdrawn', '100 withdrawn', '150 issued code']);
    expect(await Promise.all(codes.map(isActive))).toEqual([true, false, false]);
    expect((await world.movementsOf(ada)).slice(-2)).toEqual([
      'redemptionReturned 100',
      'redemptionReturned 100',
    ]);
    await world.refunded(ada.id, orderId, 40_000);
    await becomes(ada, 0);
    expect(await statesOf(ada)).toEqual(['100 withdrawn', '100 withdrawn', '150 withdrawn']);
    expect((await world.operator.get('/admin/rewards/summary')).body.belowZero).toBe(0);
  });

  test('stay when they were used: those points are gone, and Stripe is not asked each night', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 30_000 });
    const [unspent, spent] = [await redeem(ada, 100), await redeem(ada, 100)];
    world.stripe.paySession((await openSession(ada)).id, { promotionCode: spent });
    await world.refunded(ada.id, orderId, 30_000);
    await becomes(ada, -100);
    expect(await isActive(unspent)).toBe(false);
    expect(await statesOf(ada)).toEqual(['100 issued code', '100 withdrawn']);
    const { rows } = await world.pool.query(
      `select id from reward_redemptions where customer_id = $1 and spent_at is not null`,
      [ada.id],
    );
    expect(rows).toHaveLength(1);
    await world.runJob('rewards.withdraw-overdrawn');
    expect(await world.balanceOf(ada)).toBe(-100);
  });

  test('cannot be used by a payment page that was open with them', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 10_000 });
    const session = await openSession(ada, await redeem(ada, 100));
    const other = await openSession(ada);
    await world.refunded(ada.id, orderId, 10_000);
    await becomes(ada, 0);
    expect((await client().checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect((await client().checkout.sessions.retrieve(other.id)).status).toBe('open');
  });

  test('are taken back once, whatever Stripe answers meanwhile and however often it is tried', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 20_000 });
    const code = await redeem(ada, 150);
    const [{ id } = { id: '' }] = (await client().promotionCodes.list({ code })).data;
    world.stripe.failNext({ kind: '500', path: `/v1/promotion_codes/${id}`, count: 6 });
    await world.refunded(ada.id, orderId, 20_000);
    expect(await world.balanceOf(ada)).toBe(-150);
    await Promise.allSettled(
      [1, 2, 3].map(() => world.runJob('rewards.withdraw-codes', { customerId: ada.id })),
    );
    await becomes(ada, 0); // by the job's own repetition where those failed
    await world.runJob('rewards.withdraw-codes', { customerId: ada.id });
    expect(await world.movementsOf(ada)).toEqual([
      'purchase 200',
      'redemption -150',
      'refund -200',
      'redemptionReturned 150',
    ]);
    expect(await isActive(code)).toBe(false);
  });

  test('bring their points back though others came after an interruption had left them switched off', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 20_000 });
    const code = await redeem(ada, 200);
    world.stripe.failNext({ kind: '500', path: '/v1/checkout/sessions', method: 'GET', count: 60 });
    await world.refunded(ada.id, orderId, 20_000);
    await expect(world.runJob('rewards.withdraw-codes', { customerId: ada.id })).rejects.toThrow();
    expect(await isActive(code)).toBe(false);
    await world.paid(ada.id, { amount: 30_000 });
    expect(await world.balanceOf(ada)).toBe(100);
    world.stripe.clearFailures();
    await world.runJob('rewards.withdraw-overdrawn');
    await becomes(ada, 300);
    expect(await statesOf(ada)).toEqual(['200 withdrawn']);
  });

  test('are taken back as soon as they are made when the refund came while Stripe was away', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 10_000 });
    world.stripe.failNext({ kind: '500', path: '/v1/promotion_codes', method: 'POST', count: 9 });
    expect((await ada.post('/v1/rewards/redeem', { points: 100 })).status).toBe(503);
    await world.refunded(ada.id, orderId, 10_000);
    expect(await world.balanceOf(ada)).toBe(-100);
    world.stripe.clearFailures();
    const [{ id }] = (await ada.get('/v1/rewards')).body.redemptions;
    await world.runJob('rewards.issue-redemption', { redemptionId: id });
    expect(await world.balanceOf(ada)).toBe(0);
    expect(await statesOf(ada)).toEqual(['100 withdrawn']);
    const { data } = await client().promotionCodes.list({ coupon: id });
    expect(data.map(({ active }) => active)).toEqual([false]);
  });

  test('are no answer to who asks for them again', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 10_000 });
    world.stripe.failNext({ kind: '500', path: '/v1/promotion_codes', method: 'POST', count: 9 });
    const again = () =>
      ada.post('/v1/rewards/redeem', { points: 100 }, { 'idempotency-key': `again-${ada.id}` });
    expect((await again()).status).toBe(503);
    await world.refunded(ada.id, orderId, 10_000);
    world.stripe.clearFailures();
    const { status, body } = await again();
    expect([status, body.type]).toEqual([409, '/problems/redemption_withdrawn']);
    expect(await world.balanceOf(ada)).toBe(0);
  });

  test('are found by night when nobody told of the refund', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 10_000 });
    const code = await redeem(ada, 100);
    await world.setRefunded(orderId, 10_000);
    await world.runJob('rewards.converge-recent-orders');
    expect(await world.balanceOf(ada)).toBe(-100);
    await world.runJob('rewards.withdraw-overdrawn');
    await becomes(ada, 0);
    expect(await isActive(code)).toBe(false);
  });

  test('of before their end only: an expired code is worth nothing, and brings no points', async () => {
    const old = await startRewards();
    try {
      const ada = await old.newCustomer();
      const orderId = await old.paid(ada.id, { amount: 10_000 });
      expect((await ada.post('/v1/rewards/redeem', { points: 100 })).status).toBe(201);
      old.moveTo('2026-10-15T12:00:00Z');
      await old.refunded(ada.id, orderId, 10_000);
      await old.runJob('rewards.withdraw-codes', { customerId: ada.id });
      expect(await old.balanceOf(ada)).toBe(-100);
    } finally {
      await old.close();
    }
  });
});

test('what was taken back is no cost of the library', async () => {
  const costs = async () =>
    (
      await world.operator.get(
        '/admin/analytics/roi?perspective=library&from=2026-06-15&to=2026-06-15&compare=none',
      )
    ).body.totals.costRewards;
  const before = await costs();
  const ada = await world.newCustomer();
  const orderId = await world.paid(ada.id, { amount: 10_000 });
  await redeem(ada, 100);
  expect((await costs()) - before).toBe(100);
  await world.refunded(ada.id, orderId, 10_000);
  await becomes(ada, 0);
  expect(await costs()).toBe(before);
});
