import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../server/platform/ids.ts';
import { studentQuantile } from '../../../server/rewards/offers/effect/student-t.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startRewards, type RewardsWorld } from './rewards-world.ts';

const day = 86_400_000;
let world: RewardsWorld;
beforeAll(async () => {
  world = await startRewards({ at: '2026-06-15T12:00:00Z' });
});
afterAll(() => world.close());

type Arm = 'treated' | 'heldOut';
type Movement = {
  afterDays: number;
  amount: number;
  tax?: number;
  fee?: number;
  refunded?: number;
  currency?: string;
  reportingAmount?: number | null;
  reportingCurrency?: string;
};

const newOffer = async (windowDays = 30): Promise<string> => {
  const target = await insertScenario(world.pool);
  await world.pool.query(`update scenarios set price_amount = 2000, price_currency = 'usd' where id = $1`, [
    target.id,
  ]);
  const body = { title: 'x', message: 'x', product: { scenario: target.id }, percentOff: 10, windowDays };
  return (await world.operator.post('/admin/offers', body)).body.id;
};

/** A customer who got the offer so many days ago, and what they paid from then on. */
const expose = async (offerId: string, arm: Arm, daysAgo: number, movements: Movement[]): Promise<void> => {
  const customerId = newId('cus');
  await world.pool.query(
    `insert into customers (id, email, name, created_at) values ($1, $1 || '@example.com', 'X', now())`,
    [customerId],
  );
  const exposedAt = new Date(world.now().getTime() - daysAgo * day);
  await world.pool.query(
    `insert into offer_exposures (id, offer_id, customer_id, arm, scenario_id, percent_off, exposed_at, expires_at)
     select $1, $2, $3, $4, scenario_id, 10, $5, $5::timestamptz + interval '14 days' from offers where id = $2`,
    [newId('exp'), offerId, customerId, arm, exposedAt],
  );
  for (const { afterDays, ...movement } of movements)
    await insertPayment(world.pool, {
      customerId,
      scenarioId: world.scenario.id,
      at: new Date(exposedAt.getTime() + afterDays * day).toISOString(),
      ...movement,
    });
};
const effectOf = async (offerId: string) =>
  (await world.operator.get(`/admin/offers/${offerId}/effect`)).body;

describe('the effect of an offer', () => {
  test('is the difference of the means with the interval of Welch, as a naive computation finds it', async () => {
    const offerId = await newOffer();
    const random = seeded(11);
    const nets: Record<Arm, number[]> = { treated: [], heldOut: [] };
    const people = [...Array<Arm>(60).fill('treated'), ...Array<Arm>(24).fill('heldOut')];
    for (const arm of people) {
      const movements: Movement[] = [];
      let net = 0;
      for (let count = random(3); count > 0; count -= 1) {
        const amount = 1_000 + random(arm === 'treated' ? 9_000 : 4_000);
        const [tax, refunded] = [random(200), random(2) * random(800)];
        const afterDays = [-1, 0, 10, 29.99, 30, 31][random(6)]!;
        movements.push({ afterDays, amount, tax, fee: 59, refunded });
        if (afterDays >= 0 && afterDays < 30) net += amount - tax - refunded;
      }
      await expose(offerId, arm, 30 + random(60), movements);
      nets[arm].push(net);
    }
    await expose(offerId, 'treated', 29, [{ afterDays: 1, amount: 1_000_000 }]); // the window is not over: not counted
    const effect = await effectOf(offerId);
    const naive = welch(nets.treated, nets.heldOut);
    expect(effect).toMatchObject({
      currency: 'usd',
      windowDays: 30,
      treated: { exposed: 61, counted: 60, redeemed: 0 },
      heldOut: { exposed: 24, counted: 24, redeemed: 0 },
      unconverted: 0,
      reason: null,
    });
    expect(effect.treated.meanNetRevenue).toBeCloseTo(naive.means[0], 6);
    expect(effect.incrementalNetRevenue).toBeCloseTo(naive.difference, 6);
    expect(effect.degreesOfFreedom).toBeCloseTo(naive.degreesOfFreedom, 6);
    const half = naive.standardError * naiveQuantile(naive.degreesOfFreedom);
    expect(effect.low95).toBeCloseTo(naive.difference - half, 1);
    expect(effect.high95).toBeCloseTo(naive.difference + half, 1);
  });

  test('is not told of small groups, nor an interval where nobody differs', async () => {
    const offerId = await newOffer();
    for (let count = 0; count < 20; count += 1)
      await expose(offerId, 'treated', 40, [{ afterDays: 1, amount: 500 }]);
    for (let count = 0; count < 19; count += 1) await expose(offerId, 'heldOut', 40, []);
    expect(await effectOf(offerId)).toMatchObject({
      incrementalNetRevenue: null,
      low95: null,
      high95: null,
      treated: { counted: 20, meanNetRevenue: 500 },
      heldOut: { counted: 19 },
      reason:
        'The groups are too small: 20 customers who got it and 19 held out are counted, and it takes 20 of each.',
    });
    await expose(offerId, 'heldOut', 40, []);
    expect(await effectOf(offerId)).toMatchObject({
      incrementalNetRevenue: 500,
      low95: null,
      reason: expect.stringContaining('Nobody differs'),
    });
  });

  test('is told of all offers at once as of each alone, each within its own window', async () => {
    const [short, long] = [await newOffer(5), await newOffer(20)];
    for (const offerId of [short, long])
      await expose(offerId, 'treated', 40, [
        { afterDays: 1, amount: 300 },
        { afterDays: 10, amount: 400 },
      ]);
    const first = await world.operator.get('/admin/offers/effects?limit=1');
    const rest = await world.operator.get(`/admin/offers/effects?limit=100&cursor=${first.body.nextCursor}`);
    const effects: { offerId: string }[] = [...first.body.items, ...rest.body.items];
    const offers: { id: string }[] = (await world.operator.get('/admin/offers?limit=100')).body.items;
    expect(effects.map(({ offerId }) => offerId)).toEqual(offers.map(({ id }) => id));
    for (const [offerId, mean] of [
      [short, 300],
      [long, 700],
    ] as const) {
      const effect = effects.find((one) => one.offerId === offerId);
      expect(effect).toMatchObject({ treated: { exposed: 1, meanNetRevenue: mean } });
      expect(effect).toEqual(await effectOf(offerId));
    }
  });

  test('says what it leaves out for want of a rate', async () => {
    const offerId = await newOffer(10);
    await expose(offerId, 'treated', 40, [
      { afterDays: 1, amount: 500, reportingAmount: null },
      { afterDays: 2, amount: 700 },
    ]);
    expect(await effectOf(offerId)).toMatchObject({
      unconverted: 1,
      windowDays: 10,
      treated: { meanNetRevenue: 700 },
    });
  });

  test('counts what an operator gave a rate for, also where the ledger was kept in another reporting currency', async () => {
    const offerId = await newOffer(10);
    const former = { currency: 'eur', reportingAmount: 400, reportingCurrency: 'gbp' };
    await expose(offerId, 'treated', 40, [{ afterDays: 1, amount: 500, ...former }]);
    expect(await effectOf(offerId)).toMatchObject({ unconverted: 1 });
    const rate = { currency: 'eur', rate: '1.1', from: '2026-01-01', to: '2026-12-31' };
    await world.operator.post('/admin/exchange-rates', rate);
    expect(await effectOf(offerId)).toMatchObject({ unconverted: 0, treated: { meanNetRevenue: 550 } });
  });
});

test.each([
  [1, 12.7062],
  [2, 4.30265],
  [5, 2.57058],
  [10, 2.22814],
  [30, 2.04227],
  [100, 1.98397],
  [1_000, 1.96234],
])('Student’s t with %i degrees of freedom stays below %d in 97.5 % of cases', (degreesOfFreedom, value) => {
  expect(studentQuantile(0.975, degreesOfFreedom)).toBeCloseTo(value, 4);
});

/** By the definitions, sum by sum. */
function welch(left: number[], right: number[]) {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const error = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1) / values.length;
  const [a, b] = [error(left), error(right)];
  return {
    means: [mean(left), mean(right)] as const,
    difference: mean(left) - mean(right),
    standardError: Math.sqrt(a + b),
    degreesOfFreedom: (a + b) ** 2 / (a ** 2 / (left.length - 1) + b ** 2 / (right.length - 1)),
  };
}

/** The 97.5 % point of Student's t, by adding up the density in small steps. */
function naiveQuantile(degreesOfFreedom: number): number {
  const density = (t: number) => (1 + (t * t) / degreesOfFreedom) ** (-(degreesOfFreedom + 1) / 2);
  const step = 1e-4;
  let total = 0;
  for (let t = step / 2; t < 400; t += step) total += density(t) * step;
  let sum = 0;
  for (let t = step / 2; ; t += step) {
    sum += density(t) * step;
    if (sum >= 0.95 * total) return t + step / 2;
  }
}

/** A generator of whole numbers below a bound, the same for the same seed. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
