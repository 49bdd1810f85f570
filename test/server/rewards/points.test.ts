import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertEntry } from '../../support/ledger-rows.ts';
import { insertInstallation } from '../../support/library-rows.ts';
import { call } from '../accounts/people.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
beforeAll(async () => {
  world = await startRewards();
});
afterAll(() => world.close());

describe('points for what was paid', () => {
  test('are one per major unit without tax, and stand in the account and in the list', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 11_999, tax: 2_000 });
    expect(await world.balanceOf(ada)).toBe(99);
    expect((await ada.get('/v1/me')).body.rewardPoints).toBe(99);
    const { body } = await ada.get('/v1/rewards');
    expect(body.items).toEqual([
      expect.objectContaining({
        points: 99,
        reason: 'purchase',
        orderId,
        expiresAt: '2027-06-15T12:00:00.000Z',
      }),
    ]);
    expect(body).toMatchObject({ pointValue: { amount: 1, currency: 'usd' }, minimumRedemption: 100 });
  });

  test('wait for the rate of a foreign payment, and count it in the reporting currency', async () => {
    const ada = await world.newCustomer();
    await world.paid(ada.id, { amount: 5_000, currency: 'jpy', reportingAmount: null });
    expect(await world.balanceOf(ada)).toBe(0);
    await world.paid(ada.id, { amount: 5_000, currency: 'jpy', reportingAmount: 3_250 });
    expect(await world.balanceOf(ada)).toBe(32);
  });

  test('wait for a rate where the ledger was kept in another reporting currency', async () => {
    const ada = await world.newCustomer();
    const former = { currency: 'eur', reportingAmount: 9_000, reportingCurrency: 'gbp' };
    const orderId = await world.paid(ada.id, { amount: 10_000, ...former });
    expect(await world.balanceOf(ada)).toBe(0);
    const day = world.now().toISOString().slice(0, 10);
    const rate = { currency: 'eur', rate: '1.1', from: day, to: day };
    expect((await world.operator.post('/admin/exchange-rates', rate)).body.converted).toBe(1);
    await world.tell([{ type: 'billing.order-paid', customerId: ada.id, data: { orderId } }]);
    expect(await world.balanceOf(ada)).toBe(110);
  });

  test('are missing while nobody tells, and found by the nightly look', async () => {
    const ada = await world.newCustomer();
    await world.pay(ada.id);
    expect(await world.balanceOf(ada)).toBe(0);
    await world.runJob('rewards.converge-recent-orders');
    await world.runJob('rewards.converge-recent-orders');
    expect(await world.movementsOf(ada)).toEqual(['purchase 100']);
  });

  test('go with a refund in proportion, and come back when it fails', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id, { amount: 10_000 });
    await world.refunded(ada.id, orderId, 3_333);
    expect(await world.balanceOf(ada)).toBe(66);
    await world.refunded(ada.id, orderId, 10_000);
    expect(await world.balanceOf(ada)).toBe(0);
    await world.setRefunded(orderId, 3_333);
    await world.tell([{ type: 'billing.refund-failed', customerId: ada.id, data: { orderId } }]);
    expect(await world.movementsOf(ada)).toEqual([
      'purchase 100',
      'refund -34',
      'refund -66',
      'refundReturned 66',
    ]);
  });

  test('stay while a dispute is open, and go when it is lost', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id);
    const payment = {
      customerId: ada.id,
      scenarioId: world.scenario.id,
      at: world.now().toISOString(),
      amount: 10_000,
    };
    const dispute = async (state: 'open' | 'lost' | null) => {
      await world.pool.query(`update orders set dispute_state = $2 where id = $1`, [orderId, state]);
      await world.tell([{ type: 'billing.dispute-changed', customerId: ada.id, data: { orderId, state } }]);
    };
    await insertEntry(world.pool, orderId, payment, { kind: 'dispute', amount: -4_000 });
    await dispute('open');
    expect(await world.balanceOf(ada)).toBe(100);
    await dispute('lost');
    expect(await world.balanceOf(ada)).toBe(60);
    await dispute(null);
    expect(await world.movementsOf(ada)).toEqual(['purchase 100', 'refund -40', 'refundReturned 40']);
  });

  test('do not depend on how often and in which order things are told', async () => {
    const random = seeded(7);
    for (let round = 0; round < 12; round += 1) {
      const ada = await world.newCustomer();
      const orders = await Promise.all(
        [9_950, 12_345].map(async (amount) => ({ amount, ...(await world.pay(ada.id, { amount })) })),
      );
      const told: { type: string; customerId: string; data: object }[] = [];
      for (let step = 0; step < 6; step += 1) {
        const order = orders[random(orders.length)]!;
        await world.setRefunded(order.orderId, random(order.amount + 1));
        const type = ['billing.order-paid', 'billing.order-refunded', 'billing.refund-failed'][random(3)]!;
        told.push({ type, customerId: ada.id, data: { orderId: order.orderId } });
        await world.tell(Array.from({ length: 1 + random(3) }, () => told[random(told.length)]!));
      }
      await world.tell(
        orders.map(({ orderId }) => ({ type: 'billing.order-paid', customerId: ada.id, data: { orderId } })),
      );
      const { rows } = await world.pool.query<{ total: number; kept: number }>(
        `select total_amount as total, total_amount - refunded_amount as kept from orders where customer_id = $1`,
        [ada.id],
      );
      const expected = rows.map(({ total, kept }) => Math.floor((Math.floor(total / 100) * kept) / total));
      expect(await world.balanceOf(ada)).toBe(expected.reduce((sum, points) => sum + points, 0));
      const before = await world.movementsOf(ada);
      await world.tell(told.toReversed());
      await world.tell(told);
      expect(await world.movementsOf(ada)).toEqual(before);
    }
  });

  test('follow the rules of the day on which it was paid', async () => {
    const ada = await world.newCustomer();
    const orderId = await world.paid(ada.id);
    world.moveTo('2026-06-15T13:00:00Z');
    const { body } = await world.operator.patch('/admin/reward-rules', { pointsPerUnit: '2.5' });
    expect(body).toMatchObject({
      pointsPerUnit: '2.5',
      completionPoints: 10,
      effectiveFrom: '2026-06-15T13:00:00.000Z',
    });
    await world.tell([{ type: 'billing.order-paid', customerId: ada.id, data: { orderId } }]);
    expect(await world.balanceOf(ada)).toBe(100);
    await world.paid(ada.id);
    expect(await world.balanceOf(ada)).toBe(350);
    await world.operator.patch('/admin/reward-rules', { pointsPerUnit: '1' });
    expect((await world.operator.patch('/admin/reward-rules', { pointsPerUnit: '-1' })).status).toBe(422);
    expect((await world.operator.patch('/admin/reward-rules', { points: 1 })).status).toBe(422);
  });
});

describe('the instant of points', () => {
  const instantsOf = async (customer: Customer): Promise<string[]> =>
    (await customer.get('/v1/rewards?limit=100')).body.items.map(
      ({ reason, createdAt }: { reason: string; createdAt: string }) => `${reason} ${createdAt.slice(0, 16)}`,
    );

  test('is that of the payment, of what went back and of what came back, however late they are heard of', async () => {
    const ada = await world.newCustomer();
    await world.give(ada.id, 5);
    const orderId = await world.paid(ada.id, { at: '2026-04-02T09:00:00Z' });
    const { body } = await ada.get('/v1/rewards');
    expect(body.items[1]).toMatchObject({
      createdAt: '2026-04-02T09:00:00.000Z',
      expiresAt: '2027-04-02T09:00:00.000Z',
    });
    await world.pool.query(`update orders set given_back_at = '2026-04-20T10:00:00Z' where id = $1`, [
      orderId,
    ]);
    await world.refunded(ada.id, orderId, 5_000);
    await world.setRefunded(orderId, 0);
    const order = {
      customerId: ada.id,
      scenarioId: world.scenario.id,
      at: '2026-05-03T11:00:00Z',
      amount: 0,
    };
    await insertEntry(world.pool, orderId, order, { kind: 'refund_failure', amount: 5_000 });
    await world.tell([{ type: 'billing.refund-failed', customerId: ada.id, data: { orderId } }]);
    expect(await instantsOf(ada)).toEqual([
      `manual ${world.now().toISOString().slice(0, 16)}`,
      'refundReturned 2026-05-03T11:00',
      'refund 2026-04-20T10:00',
      'purchase 2026-04-02T09:00',
    ]);
    const paged: string[] = [];
    const pageAfter = async (cursor: string): Promise<void> => {
      const { body: page } = await world.operator.get(`/admin/rewards?customer=${ada.id}&limit=1${cursor}`);
      paged.push(`${page.items[0].reason} ${page.items[0].createdAt.slice(0, 16)}`);
      if (page.nextCursor !== null) await pageAfter(`&cursor=${page.nextCursor}`);
    };
    await pageAfter('');
    expect(paged).toEqual(await instantsOf(ada));
  });

  test('is that of the first completed run, whose month it counts for, but not before the installation stood', async () => {
    const present = world.now().toISOString();
    const limitTo = async (completionsPerMonth: number) => {
      world.moveTo('2026-02-01T00:00:00Z');
      await world.operator.patch('/admin/reward-rules', { completionsPerMonth });
      world.moveTo(present);
    };
    await limitTo(1);
    const ada = await world.newCustomer();
    const completed = async (confirmedAt: string, finishedAt: string) => {
      const { scenario } = world;
      const installation = { customerId: ada.id, scenario, confirmedAt: new Date(confirmedAt) };
      const { id: installationId } = await insertInstallation(world.pool, installation);
      const run = {
        installationId,
        executionId: 'run',
        status: 'completed',
        startedAt: finishedAt,
        finishedAt,
      };
      expect((await ada.post('/v1/execution-tasks', { tasks: [run] })).body.accepted).toBe(1);
      await world.heard();
    };
    await completed('2026-03-01T08:00:00Z', '2026-03-09T08:00:00Z');
    await completed('2026-03-01T08:00:00Z', '2026-03-08T08:00:00Z'); // the one of March is had
    await completed('2026-03-01T08:00:00Z', '2026-04-09T08:00:00Z');
    await completed('2026-05-06T08:00:00Z', '2026-02-01T08:00:00Z');
    const ahead = new Date(world.now().getTime() + 60_000).toISOString();
    await completed('2026-03-01T08:00:00Z', ahead);
    expect(await instantsOf(ada)).toEqual([
      `completion ${world.now().toISOString().slice(0, 16)}`,
      'completion 2026-05-06T08:00',
      'completion 2026-04-09T08:00',
      'completion 2026-03-09T08:00',
    ]);
    await limitTo(10);
  });

  test('decides when they end: those heard of after their time come and go at once', async () => {
    const ada = await world.newCustomer();
    await world.paid(ada.id, { at: '2025-03-01T00:00:00Z' });
    expect(await world.balanceOf(ada)).toBe(0);
    expect(await world.movementsOf(ada)).toEqual(['purchase 100', 'expiry -100']);
    expect(await instantsOf(ada)).toEqual(['expiry 2026-03-01T00:00', 'purchase 2025-03-01T00:00']);
    await world.runJob('rewards.expire-points');
    expect(await world.movementsOf(ada)).toEqual(['purchase 100', 'expiry -100']);
  });
});

describe('points for other things', () => {
  const completed = async (customer: Customer, runs = 1) => {
    const installation = await insertInstallation(world.pool, {
      customerId: customer.id,
      scenario: world.scenario,
    });
    const tasks = Array.from({ length: runs }, (_, index) => ({
      installationId: installation.id,
      executionId: `run-${index}`,
      status: 'completed',
      startedAt: world.now().toISOString(),
      finishedAt: world.now().toISOString(),
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.accepted).toBe(runs);
    await world.heard();
    return installation.id;
  };

  test('come with the first completed run of an installation, once', async () => {
    const ada = await world.newCustomer();
    const installationId = await completed(ada, 3);
    const again = {
      type: 'installation.completed',
      customerId: ada.id,
      installationId,
      data: { completedRuns: 1 },
    };
    await world.tell([again, again]);
    expect(await world.movementsOf(ada)).toEqual(['completion 10']);
  });

  test('but not for more installations of a month than the rules allow, also when they are told again later', async () => {
    await world.operator.patch('/admin/reward-rules', { completionsPerMonth: 2 });
    const ada = await world.newCustomer();
    const ids = [await completed(ada), await completed(ada), await completed(ada)];
    expect(await world.balanceOf(ada)).toBe(20);
    world.moveTo('2026-07-02T12:00:00Z');
    await world.tell(
      ids.map((installationId) => ({
        type: 'installation.completed',
        customerId: ada.id,
        installationId,
        data: { completedRuns: 1 },
      })),
    );
    expect(await world.balanceOf(ada)).toBe(20);
    await completed(ada);
    expect(await world.balanceOf(ada)).toBe(30);
    await world.operator.patch('/admin/reward-rules', { completionsPerMonth: 10 });
  });

  test('come with feedback that an operator accepts in the answer', async () => {
    const ada = await world.newCustomer();
    const send = async () =>
      (await ada.post('/v1/feedback', { kind: 'idea', message: 'Make it blue.' })).body.id;
    const [helpful, other] = [await send(), await send()];
    const answer = await world.operator.post(`/admin/feedback/${helpful}/reply`, {
      message: 'Done.',
      accept: true,
    });
    expect(answer.body.acceptedAt).toBe(world.now().toISOString());
    const declined = await world.operator.post(`/admin/feedback/${other}/reply`, { message: 'No.' });
    expect(declined.body.acceptedAt).toBeNull();
    await world.heard();
    await world.tell([{ type: 'feedback.accepted', customerId: ada.id, data: { feedbackId: helpful } }]);
    expect(await world.movementsOf(ada)).toEqual(['feedback 25']);
  });

  test('are given and taken by hand, but never more than there are', async () => {
    const ada = await world.newCustomer();
    const award = (points: number) =>
      world.operator.post('/admin/rewards', { customer: ada.id, points, reason: 'For the talk' });
    expect((await award(70)).body).toMatchObject({ points: 70, reason: 'manual', note: 'For the talk' });
    expect((await award(-71)).status).toBe(409);
    expect((await award(-70)).status).toBe(201);
    expect((await award(0)).status).toBe(422);
    expect(
      (await world.operator.post('/admin/rewards', { customer: 'cus_x', points: 1, reason: 'x' })).status,
    ).toBe(422);
    const { body } = await world.operator.get(`/admin/rewards?customer=${ada.id}`);
    expect(body).toMatchObject({
      balance: 0,
      items: [{ points: -70 }, { points: 70, customer: { email: ada.email } }],
    });
  });
});

describe('bringing others', () => {
  const joinedBy = async (email: string, referralCode: string | undefined) => {
    const body = { email, name: 'Grace', consents: [], ...(referralCode ? { referralCode } : {}) };
    const answer = await call(world.server, '/v1/signup', { body });
    if (answer.status !== 202) return answer.status;
    const mail = () => world.server.mails.findLast(({ to }) => to === email);
    for (const deadline = Date.now() + 10_000; !mail() && Date.now() < deadline;)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const link = /http\S+\/signup\/confirm\?token=\S+/.exec(mail()?.text ?? '')?.[0] ?? '';
    await fetch(link, { method: 'POST' });
    const { rows } = await world.pool.query<{ id: string }>(`select id from customers where email = $1`, [
      email,
    ]);
    return rows[0]!.id;
  };
  const codeOf = async (customer: Customer) =>
    (await customer.get('/v1/rewards')).body.referralCode as string;
  const balance = async (id: string) =>
    (await world.operator.get(`/admin/rewards?customer=${id}`)).body.balance as number;

  test('brings both points when the other first pays, once, and takes them back when all of it goes back', async () => {
    const ada = await world.newCustomer();
    const grace = await joinedBy('grace@example.com', await codeOf(ada));
    expect(await world.balanceOf(ada)).toBe(0);
    const first = await world.paid(String(grace), { amount: 1_000 });
    expect([await world.balanceOf(ada), await balance(String(grace))]).toEqual([100, 60]);
    const second = await world.paid(String(grace), { amount: 1_000 });
    expect([await world.balanceOf(ada), await balance(String(grace))]).toEqual([100, 70]);
    await world.refunded(String(grace), first, 1_000);
    expect(await world.balanceOf(ada)).toBe(100);
    await world.refunded(String(grace), second, 1_000);
    expect([await world.balanceOf(ada), await balance(String(grace))]).toEqual([0, 0]);
  });

  test('brings nothing for less than the rules ask for, in money that was kept and without tax', async () => {
    const ada = await world.newCustomer();
    const grace = String(await joinedBy('grace.minimum@example.com', await codeOf(ada)));
    await world.paid(grace, { amount: 50 });
    expect([await world.balanceOf(ada), await balance(grace)]).toEqual([0, 0]);
    await world.paid(grace, { amount: 1_100, tax: 200 });
    expect([await world.balanceOf(ada), await balance(grace)]).toEqual([0, 9]);
    const third = await world.paid(grace, { amount: 1_000 }); // 19.50 now, one with the other
    expect([await world.balanceOf(ada), await balance(grace)]).toEqual([100, 69]);
    await world.refunded(grace, third, 940);
    expect([await world.balanceOf(ada), await balance(grace)]).toEqual([100, 59]); // 10.10 are left: it was given before
    await world.refunded(grace, third, 960);
    expect([await world.balanceOf(ada), await balance(grace)]).toEqual([0, 9]);
  });

  test('carries the instant at which enough was paid, and of what went back', async () => {
    const ada = await world.newCustomer();
    const grace = String(await joinedBy('grace.late@example.com', await codeOf(ada)));
    await world.pay(grace, { amount: 600, at: '2026-05-01T00:00:00Z' });
    const { orderId } = await world.pay(grace, { amount: 600, at: '2026-05-11T00:00:00Z' });
    await world.paid(grace, { amount: 100, at: '2026-05-21T00:00:00Z' });
    await world.pool.query(`update orders set given_back_at = '2026-06-02T10:00:00Z' where id = $1`, [
      orderId,
    ]);
    await world.refunded(grace, orderId, 600);
    const { items } = (await ada.get('/v1/rewards')).body;
    expect(items).toMatchObject([
      { reason: 'referralReversed', points: -100, createdAt: '2026-06-02T10:00:00.000Z' },
      {
        reason: 'referral',
        points: 100,
        createdAt: '2026-05-11T00:00:00.000Z',
        expiresAt: '2027-05-11T00:00:00.000Z',
      },
    ]);
  });

  test('counts what was paid in another currency once its worth is known, and follows the rules of the day', async () => {
    const ada = await world.newCustomer();
    const grace = String(await joinedBy('grace.abroad@example.com', await codeOf(ada)));
    await world.paid(grace, { amount: 5_000, currency: 'jpy', reportingAmount: null });
    expect(await world.balanceOf(ada)).toBe(0);
    await world.paid(grace, { amount: 1_500, currency: 'jpy', reportingAmount: 1_000 });
    expect(await world.balanceOf(ada)).toBe(100);

    const { body } = await world.operator.patch('/admin/reward-rules', { referralMinimumPaid: '0.5' });
    expect(body).toMatchObject({ referralMinimumPaid: '0.5', referrerPoints: 100 });
    const hedy = String(await joinedBy('hedy.minimum@example.com', await codeOf(ada)));
    await world.paid(hedy, { amount: 50 });
    expect(await world.balanceOf(ada)).toBe(200);
    for (const wrong of ['-1', '1,5', 10])
      expect((await world.operator.patch('/admin/reward-rules', { referralMinimumPaid: wrong })).status).toBe(
        422,
      );
    await world.operator.patch('/admin/reward-rules', { referralMinimumPaid: '10' });
  });

  test('is refused with a code that nobody has, and brings nothing to oneself', async () => {
    expect(await joinedBy('hedy@example.com', '0123456789ab')).toBe(422);
    const ada = await world.newCustomer('Selfish');
    const self = await joinedBy(ada.email.replace('@', '+more@'), await codeOf(ada));
    await world.paid(String(self), { amount: 1_000 });
    expect([await world.balanceOf(ada), await balance(String(self))]).toEqual([0, 10]);
  });
});

test('the summary adds up, whatever has happened', async () => {
  const { body } = await world.operator.get('/admin/rewards/summary');
  expect(body.outstanding).toBe(body.earned + body.manual - body.reversed - body.redeemed - body.expired);
  expect(body.outstanding).toBeGreaterThan(0);
  expect(body.outstandingWorth).toEqual({ amount: body.outstanding, currency: 'usd' });
});

/** A generator of whole numbers below a bound, the same for the same seed. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
