import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertEntry } from '../../support/ledger-rows.ts';
import { insertInstallation } from '../../support/library-rows.ts';
import { naivePoints, type NaiveOrder } from './naive-points.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

const start = '2026-03-10T12:00:00.000Z';
const dayMs = 86_400_000;
const ruleChanges = { pointsPerUnit: '1', completionsPerMonth: 2, expiryMonths: 2 };
const currencies = ['usd', 'usd', 'jpy', 'eur'];
/** Cents per minor unit by the two rates that operators enter, one after the other; exact for the amounts that are paid. */
const rates = { jpy: ['0.0065', '0.007'], eur: ['1.1', '1.05'] } as const;
const centsPerMinor = (currency: 'jpy' | 'eur', rate: string) =>
  Number(rate) * (currency === 'jpy' ? 100 : 1);

let world: RewardsWorld;
beforeEach(async () => {
  world = await startRewards({ at: start });
});
afterEach(() => world.close());

test.each([5, 71])('points of random histories are what a naive count says (seed %i)', async (seed) => {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const model = naivePoints();
  const change = async (body: {
    pointsPerUnit: string;
    completionsPerMonth: number;
    expiryMonths: number;
  }) => {
    expect((await world.operator.patch('/admin/reward-rules', body)).status).toBe(200);
    const { pointsPerUnit, ...rest } = body;
    model.rules.push({ from: world.now(), tenthsPerUnit: Number(pointsPerUnit) * 10, ...rest });
  };
  await change({ ...ruleChanges });
  const customers: Customer[] = [];
  for (let index = 0; index < 3; index += 1) customers.push(await world.newCustomer());
  const [ada, grace] = customers as [Customer, Customer, Customer];
  await world.pool.query(`update customers set referred_by = $1, created_at = $2 where id = $3`, [
    ada.id,
    world.now(),
    grace.id,
  ]);
  model.referrers.set(grace.id, { referrer: ada.id, joinedAt: world.now() });

  type Told = Parameters<RewardsWorld['tell']>[0][number];
  const events: Told[] = [];
  /** Tells something new, in the middle of things that were told before. */
  const tell = async (event: Told) => {
    events.push(event);
    await world.tell([...some(), event, ...some()]);
  };
  const some = () => Array.from({ length: events.length > 0 ? random(3) : 0 }, () => pick(events));
  const changed = async (order: NaiveOrder, type: string) => {
    await tell({ type, customerId: order.customer, data: { orderId: order.id } });
    model.told([order.id], world.now());
  };
  const currencyOf = new Map<string, string>();

  const steps: (() => Promise<void>)[] = [
    async function pay() {
      const customer = pick(customers);
      const currency = pick(currencies);
      const paidAt = new Date(world.now().getTime() - pick([0, 0, 1, 7, 90]) * dayMs);
      const amount = currency === 'jpy' ? 1_000 * (1 + random(40)) : 100 * (1 + random(250));
      const tax = currency === 'usd' && random(2) === 0 ? Math.floor(amount / 6) : 0;
      const { orderId } = await world.pay(customer.id, {
        amount,
        tax,
        currency,
        at: paidAt.toISOString(),
        ...(currency === 'usd' ? {} : { reportingAmount: null }),
      });
      const order = {
        id: orderId,
        customer: customer.id,
        paidAt,
        total: amount,
        tax,
        centsPerMinor: currency === 'usd' ? 1 : null,
        refunded: 0,
        isLost: false,
        givenBackAt: null,
        returnedAt: null,
      };
      model.orders.push(order);
      currencyOf.set(orderId, currency);
      await changed(order, 'billing.order-paid');
    },
    async function refund() {
      const order = pick(model.orders);
      if (!order || order.refunded >= order.total) return;
      order.refunded += 1 + random(order.total - order.refunded);
      order.givenBackAt = new Date(world.now().getTime() - random(3) * dayMs);
      await world.pool.query(`update orders set refunded_amount = $2, given_back_at = $3 where id = $1`, [
        order.id,
        order.refunded,
        order.givenBackAt,
      ]);
      await changed(order, 'billing.order-refunded');
    },
    async function refundFails() {
      const order = pick(model.orders);
      if (!order || order.refunded === 0) return;
      order.refunded -= 1 + random(order.refunded);
      order.returnedAt = world.now();
      await world.setRefunded(order.id, order.refunded);
      const payment = { customerId: order.customer, scenarioId: world.scenario.id, amount: 0 };
      await insertEntry(
        world.pool,
        order.id,
        { ...payment, at: world.now().toISOString() },
        { kind: 'refund_failure', amount: 1 },
      );
      await changed(order, 'billing.refund-failed');
    },
    async function dispute() {
      const order = pick(model.orders);
      if (!order) return;
      order.isLost = !order.isLost;
      await world.pool.query(`update orders set dispute_state = $2 where id = $1`, [
        order.id,
        order.isLost ? 'lost' : null,
      ]);
      await changed(order, 'billing.dispute-changed');
    },
    async function enterRate() {
      const currency = pick(['jpy', 'eur'] as const);
      const rate = pick(rates[currency]);
      const order = model.orders.find(({ id }) => currencyOf.get(id) === currency);
      if (!order) return;
      const day = order.paidAt.toISOString().slice(0, 10);
      await world.operator.post('/admin/exchange-rates', { currency, rate, from: day, to: day });
      const concerned = model.orders.filter(
        ({ id, paidAt }) => currencyOf.get(id) === currency && paidAt.toISOString().startsWith(day),
      );
      for (const one of concerned) {
        one.centsPerMinor = centsPerMinor(currency, rate);
        await changed(one, 'billing.order-paid');
      }
    },
    async function redeem() {
      const customer = pick(customers);
      const points = pick([100, 150]);
      const attempts = 1 + random(4);
      const answers = await Promise.all([
        ...Array.from({ length: attempts }, () => customer.post('/v1/rewards/redeem', { points })),
        world.tell(some()).then(() => null),
      ]);
      const expected = Array.from({ length: attempts }, () =>
        model.redeemed(customer.id, points, world.now()) ? 201 : 409,
      );
      expect(answers.flatMap((answer) => answer?.status ?? []).toSorted((a, b) => a - b)).toEqual(expected);
    },
    async function complete() {
      const customer = pick(customers);
      const wish = { customerId: customer.id, scenario: world.scenario, confirmedAt: world.now() };
      const { id } = await insertInstallation(world.pool, wish);
      const about = { customerId: customer.id, installationId: id, data: { completedRuns: 1 } };
      await tell({ type: 'installation.completed', ...about });
      model.completed(customer.id, world.now());
    },
    async function acceptFeedback() {
      const customer = pick(customers);
      const data = { feedbackId: `fbk_${seed}_${events.length}` };
      await tell({ type: 'feedback.accepted', customerId: customer.id, data });
      model.accepted(customer.id, world.now());
    },
    async function give() {
      const customer = pick(customers);
      const points = 10 * (1 + random(15));
      await world.give(customer.id, points);
      model.given(customer.id, points, world.now());
    },
    async function night() {
      await Promise.all([world.runJob('rewards.expire-points'), world.runJob('rewards.expire-points')]);
      for (const { id } of customers) model.expire(id, world.now());
    },
    async function changeRules() {
      await change({
        pointsPerUnit: pick(['1', '0.5', '2.5']),
        completionsPerMonth: 1 + random(3),
        expiryMonths: 1 + random(4),
      });
    },
  ];
  const compare = async (what: string) => {
    for (const customer of customers) {
      const { body } = await customer.get('/v1/rewards?limit=100');
      const rows = body.items.map(
        ({ points, createdAt }: { points: number; createdAt: string }) => `${points} ${createdAt}`,
      );
      expect(rows.toSorted(), what).toEqual(model.rowsOf(customer.id));
      expect(body.balance, what).toBe(model.balanceOf(customer.id));
    }
  };
  for (let step = 0; step < 45; step += 1) {
    world.moveTo(new Date(world.now().getTime() + random(6) * dayMs).toISOString());
    const happen = step < 4 ? steps[0]! : pick([steps[0]!, steps[0]!, steps[5]!, ...steps]);
    await happen();
    await compare(`after step ${step}, ${happen.name}`);
  }

  const shuffled = [...events, ...events].toSorted(() => random(3) - 1);
  await Promise.all([world.tell(shuffled), world.tell(shuffled.toReversed())]);
  await world.runJob('rewards.converge-recent-orders');
  await compare('when everything is told twice more, in another order');
  world.moveTo('2028-01-01T00:00:00.000Z');
  await steps.find(({ name }) => name === 'night')?.();
  await compare('when everything is over');
  for (const { id } of customers) expect(model.balanceOf(id)).toBeLessThanOrEqual(0);
});

/** A generator of whole numbers below a bound, the same for the same seed. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
