import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stripeClientFor } from '../../doubles/stripe/stripe-client.ts';
import { until } from '../../support/until.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
beforeAll(async () => {
  world = await startRewards();
});
afterAll(() => world.close());
beforeEach(() => world.stripe.clearFailures());

const redeem = (customer: Customer, points: number, key?: string) =>
  customer.post('/v1/rewards/redeem', { points }, key === undefined ? {} : { 'idempotency-key': key });
const rich = async (points: number): Promise<Customer> => {
  const customer = await world.newCustomer();
  await world.give(customer.id, points);
  return customer;
};
const codesOf = async (customer: Customer) => {
  const { rows } = await world.pool.query<{ id: string }>(
    `select stripe_customer_id as id from stripe_customers where customer_id = $1`,
    [customer.id],
  );
  const { data } = await stripeClientFor(world.stripe).promotionCodes.list({ limit: 100 });
  return data.filter(({ customer: of }) => of === rows[0]?.id);
};
/** Pays at Stripe with a code of theirs. */
const use = async (customer: Customer, promotionCode: string) => {
  const [code] = (await codesOf(customer)).filter((one) => one.code === promotionCode);
  const session = await stripeClientFor(world.stripe).checkout.sessions.create({
    mode: 'payment',
    customer: typeof code?.customer === 'string' ? code.customer : '',
    success_url: 'https://shop.example',
    allow_promotion_codes: true,
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Thing' } } },
    ],
  });
  world.stripe.paySession(session.id, { promotionCode });
};
const couponsOf = async (customer: Customer) => {
  const { data } = await stripeClientFor(world.stripe).coupons.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.['scenario_library_customer'] === customer.id);
};

describe('redeeming points', () => {
  test('gives a promotion code of their worth that works once, for this customer only', async () => {
    const ada = await rich(500);
    const { status, body } = await redeem(ada, 150);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      worth: { amount: 150, currency: 'usd' },
      expiresAt: '2026-09-13T12:00:00.000Z',
    });
    const [code] = await codesOf(ada);
    expect(code).toMatchObject({ code: body.promotionCode, max_redemptions: 1, active: true });
    const [coupon] = await couponsOf(ada);
    expect(coupon).toMatchObject({ amount_off: 150, currency: 'usd', duration: 'once', max_redemptions: 1 });
    const rewards = await ada.get('/v1/rewards');
    expect(rewards.body.balance).toBe(350);
    expect(rewards.body.redemptions).toMatchObject([
      { promotionCode: body.promotionCode, state: 'issued', points: 150 },
    ]);
  });

  test('keeps to minimum, step and balance, and says them', async () => {
    const ada = await rich(200);
    expect((await redeem(ada, 50)).body.errors[0].message).toBe('Redeem at least 100 points.');
    expect((await redeem(ada, 120)).body.errors[0].message).toBe('Redeem a multiple of 50 points.');
    expect((await redeem(ada, 250)).body).toMatchObject({ status: 409, detail: 'You have 200 points.' });
    expect((await redeem(ada, -100)).status).toBe(422);
    expect(await world.balanceOf(ada)).toBe(200);
  });

  test('fifty at once never spend more than there is', async () => {
    const ada = await rich(750);
    await Promise.all(Array.from({ length: 50 }, () => world.balanceOf(ada))); // every connection is open by then
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(ada, 100)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(7);
    expect(statuses.filter((status) => status === 409)).toHaveLength(43);
    expect(await world.balanceOf(ada)).toBe(50);
    expect(await codesOf(ada)).toHaveLength(7);
  });

  test('the same key makes one code, also of requests at once', async () => {
    const ada = await rich(500);
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(ada, 100, 'one')));
    expect(new Set(answers.map(({ body }) => body.promotionCode)).size).toBe(1);
    expect(await world.balanceOf(ada)).toBe(400);
    expect(await codesOf(ada)).toHaveLength(1);
  });

  test.each(['/v1/customers', '/v1/coupons', '/v1/promotion_codes'])(
    'a lost answer of Stripe to %s loses no points and makes no second code: the same key goes on',
    async (path) => {
      const ada = await rich(500);
      world.stripe.failNext({ kind: 'reset', path, method: 'POST', when: 'after', count: 3 });
      const first = await redeem(ada, 100, 'again');
      expect(first).toMatchObject({
        status: 503,
        body: { type: expect.stringContaining('stripe_unavailable') },
      });
      expect(await world.balanceOf(ada)).toBe(400);
      expect((await ada.get('/v1/rewards')).body.redemptions).toMatchObject([
        { state: 'pending', promotionCode: null },
      ]);
      const second = await redeem(ada, 100, 'again');
      expect(second.status).toBe(201);
      expect(await world.balanceOf(ada)).toBe(400);
      expect(await codesOf(ada)).toMatchObject([{ code: second.body.promotionCode }]);
      expect(await couponsOf(ada)).toHaveLength(1);
    },
  );

  test('what a crash leaves behind is finished by the job', async () => {
    const ada = await rich(500);
    world.stripe.failNext({
      kind: 'reset',
      path: '/v1/promotion_codes',
      method: 'POST',
      when: 'after',
      count: 3,
    });
    expect((await redeem(ada, 100)).status).toBe(503);
    await world.runJob('rewards.continue-redemptions'); // too early: the request may still be under way
    expect((await ada.get('/v1/rewards')).body.redemptions[0].state).toBe('pending');
    world.moveTo('2026-06-15T12:30:00Z');
    await Promise.all([
      world.runJob('rewards.continue-redemptions'),
      world.runJob('rewards.continue-redemptions'),
    ]);
    await world.runJob('rewards.continue-redemptions');
    const [redemption] = (await ada.get('/v1/rewards')).body.redemptions;
    expect(redemption.state).toBe('issued');
    expect(await codesOf(ada)).toMatchObject([{ code: redemption.promotionCode }]);
    expect(await world.balanceOf(ada)).toBe(400);
  });

  test('what Stripe refuses gives the points back, with the coupon gone', async () => {
    const ada = await rich(500);
    world.stripe.failNext({ kind: '400', path: '/v1/promotion_codes', method: 'POST' });
    const answer = await redeem(ada, 100, 'refused');
    expect(answer).toMatchObject({
      status: 502,
      body: { type: expect.stringContaining('redemption_refused') },
    });
    expect(await world.balanceOf(ada)).toBe(500);
    expect(await codesOf(ada)).toEqual([]);
    expect((await couponsOf(ada)).filter(({ valid }) => valid)).toEqual([]);
    expect(await world.movementsOf(ada)).toEqual(['manual 500', 'redemption -100', 'redemptionReturned 100']);
    expect((await redeem(ada, 100, 'refused')).status).toBe(201); // the key is free again
    expect(await world.balanceOf(ada)).toBe(400);
  });

  test('a refund takes points back whose code was used: the balance falls below zero and nothing more is redeemed', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 20_000 });
    const { body } = await redeem(ada, 150);
    await use(ada, body.promotionCode);
    await world.refunded(ada.id, orderId, 20_000);
    expect(await world.balanceOf(ada)).toBe(-150);
    expect((await redeem(ada, 100)).status).toBe(409);
    await world.give(ada.id, 200);
    expect(await world.balanceOf(ada)).toBe(50);
    expect((await world.operator.get('/admin/rewards/summary')).body.belowZero).toBe(0);
  });

  test('fifty at once beside refunds: codes and balance are worth no more than what is left', async () => {
    const ada = await world.newCustomer();
    const orders = await Promise.all([1, 2, 3].map(() => world.paid(ada.id, { amount: 20_000 })));
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 50 }, () => redeem(ada, 100))),
      ...orders.map((orderId) => world.refunded(ada.id, orderId, 10_000)),
    ]);
    const redeemed = answers.filter(({ status }) => status === 201).length * 100;
    expect(redeemed).toBeLessThanOrEqual(600);
    await expect.poll(() => world.balanceOf(ada), { timeout: 20_000 }).toBeGreaterThanOrEqual(0); // unspent codes are taken back
    const valid = (await codesOf(ada)).filter(({ active }) => active).length * 100;
    expect(await world.balanceOf(ada)).toBe(300 - valid);
  });
});

test('the worth of what was redeemed is a cost of the library on that day', async () => {
  const roi = async () =>
    (
      await world.operator.get(
        '/admin/analytics/roi?perspective=library&from=2026-06-15&to=2026-06-15&compare=none',
      )
    ).body;
  const before = (await roi()).totals;
  expect((await redeem(await rich(500), 300)).status).toBe(201);
  world.stripe.failNext({ kind: '400', path: '/v1/promotion_codes', method: 'POST' });
  expect((await redeem(await rich(500), 300)).status).toBe(502);
  const after = (await roi()).totals;
  expect(after.costRewards - before.costRewards).toBe(300);
  expect(after.cost - before.cost).toBe(300);
  expect(after.unallocated - before.unallocated).toBe(300);
  expect(after.net - before.net).toBe(-300);
});

test('without REWARD_POINT_VALUE, or without Stripe, redeeming is off and says so; points are earned all the same', async () => {
  for (const [env, setting] of [
    [{}, 'REWARD_POINT_VALUE'],
    [{ REWARD_POINT_VALUE: '0.01usd' }, 'STRIPE_SECRET_KEY'],
  ] as const) {
    const poor = await startRewards({ env, hasStripe: false });
    try {
      const ada = await poor.newCustomer();
      await poor.give(ada.id, 500);
      const { status, body } = await redeem(ada, 100);
      expect({ status, setting: body.setting }).toEqual({ status: 503, setting });
      expect(await poor.balanceOf(ada)).toBe(500);
    } finally {
      await poor.close();
    }
  }
});

describe('points end after the months of the rules', () => {
  test('the oldest first, and what is spent is spent from the oldest', async () => {
    const old = await startRewards({ at: '2025-01-10T12:00:00Z' });
    try {
      const ada = await old.newCustomer();
      await old.paid(ada.id, { amount: 10_000 }); // 100 until 2026-01-10
      old.moveTo('2025-03-10T12:00:00Z');
      await old.paid(ada.id, { amount: 20_000 }); // 200 until 2026-03-10
      expect((await redeem(ada, 150)).status).toBe(201); // 100 of the first, 50 of the second
      old.moveTo('2026-01-11T12:00:00Z');
      await old.runJob('rewards.expire-points');
      expect(await old.balanceOf(ada)).toBe(150);
      old.moveTo('2026-03-11T12:00:00Z');
      await Promise.all([old.runJob('rewards.expire-points'), old.runJob('rewards.expire-points')]);
      await old.runJob('rewards.expire-points');
      expect(await old.movementsOf(ada)).toEqual([
        'purchase 100',
        'purchase 200',
        'redemption -150',
        'expiry -150',
      ]);
      expect(await old.balanceOf(ada)).toBe(0);
    } finally {
      await old.close();
    }
  });

  test('a refund takes those of its order first, and one whose points have ended takes nothing twice', async () => {
    const old = await startRewards({ at: '2025-01-10T12:00:00Z' });
    try {
      const ada = await old.newCustomer();
      await old.give(ada.id, 50);
      old.moveTo('2025-02-10T12:00:00Z');
      const orderId = await old.paid(ada.id, { amount: 10_000 });
      await old.refunded(ada.id, orderId, 5_000);
      old.moveTo('2026-01-11T12:00:00Z');
      await old.runJob('rewards.expire-points');
      expect(await old.balanceOf(ada)).toBe(50); // the gift has ended, half of the order is left
      old.moveTo('2026-02-11T12:00:00Z');
      await old.runJob('rewards.expire-points');
      expect(await old.balanceOf(ada)).toBe(0);
      await old.setRefunded(orderId, 0); // the refund failed: what comes back is over at once
      await old.tell([{ type: 'billing.refund-failed', customerId: ada.id, data: { orderId } }]);
      await old.runJob('rewards.expire-points');
      expect(await old.balanceOf(ada)).toBe(0);
    } finally {
      await old.close();
    }
  });

  test('points whose time is over are not redeemed, also before the job has run', async () => {
    const old = await startRewards({ at: '2025-01-10T12:00:00Z' });
    try {
      const ada = await old.newCustomer();
      await old.give(ada.id, 500);
      old.moveTo('2026-01-10T12:00:00Z');
      expect((await redeem(ada, 100)).body.detail).toBe('You have no points.');
    } finally {
      await old.close();
    }
  });

  test('points that come back from a refused redemption keep their age', async () => {
    const old = await startRewards({ at: '2025-01-10T12:00:00Z' });
    try {
      const ada = await old.newCustomer();
      await old.give(ada.id, 500);
      old.moveTo('2026-01-10T11:00:00Z');
      old.stripe.failNext({
        kind: 'reset',
        path: '/v1/promotion_codes',
        method: 'POST',
        when: 'before',
        count: 3,
      });
      expect((await redeem(ada, 100)).status).toBe(503);
      old.moveTo('2026-01-10T13:00:00Z');
      await old.runJob('rewards.expire-points');
      expect(await old.balanceOf(ada)).toBe(0);
      old.stripe.failNext({ kind: '400', path: '/v1/promotion_codes', method: 'POST' });
      await old.runJob('rewards.continue-redemptions');
      await until(async () => (await ada.get('/v1/rewards')).body.redemptions[0].state === 'refused');
      expect(await old.movementsOf(ada)).toEqual([
        'manual 500',
        'redemption -100',
        'expiry -400',
        'redemptionReturned 100',
        'expiry -100',
      ]);
    } finally {
      await old.close();
    }
  });
});
