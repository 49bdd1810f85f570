import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
beforeAll(async () => {
  world = await startRewards();
  await world.pool.query(`update scenarios set price_amount = 20000, price_currency = 'usd' where id = $1`, [
    world.scenario.id,
  ]);
});
afterAll(() => world.close());

const buy = async (customer: Customer, wish: object = {}) => {
  const { status, body } = await customer.post('/v1/checkout', { scenario: world.scenario.slug, ...wish });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const paid = world.stripe.paySession(body.sessionId);
  return { total: paid.session.amount_total, paymentId: paid.paymentIntent?.id ?? '' };
};

test('points follow a payment, its refunds and a refund that failed, as Stripe tells of them', async () => {
  const ada = await world.newCustomer();
  const { paymentId } = await buy(ada);
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(200);
  world.stripe.refund(paymentId, { amount: 5_000 });
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(150);
  const { id } = world.stripe.refund(paymentId, { amount: 15_000 });
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(0);
  world.stripe.failRefund(id);
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(150);
});

test('points stay while a dispute is open, and go when it is lost', async () => {
  const ada = await world.newCustomer();
  const { paymentId } = await buy(ada);
  await world.deliver();
  const { id } = world.stripe.openDispute(paymentId, {});
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(200);
  world.stripe.closeDispute(id, 'lost');
  await world.deliver();
  expect(await world.balanceOf(ada)).toBe(0);
});

test('a code of redeemed points takes its worth off one payment', async () => {
  const ada = await world.newCustomer();
  await world.give(ada.id, 500);
  const { body } = await ada.post('/v1/rewards/redeem', { points: 500 });
  const { total } = await buy(ada, { promotionCode: body.promotionCode });
  expect(total).toBe(19_500);
  await world.deliver();
  expect(await world.movementsOf(ada)).toEqual(['manual 500', 'redemption -500', 'purchase 195']);
  const thief = await world.newCustomer();
  const stolen = await thief.post('/v1/checkout', {
    scenario: world.scenario.slug,
    promotionCode: body.promotionCode,
  });
  expect(stolen.status).toBe(422);
});
