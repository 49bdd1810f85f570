import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DayRange } from '../../../server/platform/time.ts';
import { exhaustionWorld, type ExhaustionWorld } from './exhaustion-world.ts';

let world: ExhaustionWorld;
beforeAll(async () => {
  world = await exhaustionWorld('2026-03-31T05:00:00Z');
});
afterAll(() => world.server.close());

/** A customer with a plan of so many credits, who used so many on each of the days. */
async function customerWith(plan: number | null, credits: number, days: DayRange | null) {
  const made = await world.customerWith({ credits, ...(days ? { days } : {}) });
  if (plan !== null) await made.told(plan);
  return made;
}
type Customer = Awaited<ReturnType<typeof customerWith>>['customer'];

/** What the night foresees, as operators and the customer are told: it is the same. */
async function foreseen(customer: Customer) {
  await world.look();
  const [all] = await world.foreseen(customer.id);
  const { body: own } = await customer.get('/v1/make-plan');
  const { customerId: _id, customerName: _name, ...shown } = all;
  expect(own.items).toEqual([shown]);
  return shown;
}

const fortyDays = { from: '2026-02-19', to: '2026-03-30' };

test('on the last day of a month only that day is left', async () => {
  const { customer } = await customerWith(3_050, 100, fortyDays);
  expect(await foreseen(customer)).toMatchObject({
    through: '2026-03-30',
    renewsOn: '2026-04-01',
    used: 3_000,
    expected: 3_100,
    exhaustedOn: '2026-03-31',
    daysLeft: 0,
  });
});

test('a larger plan in the middle of a month lasts longer, a smaller one may be used up at once', async () => {
  const { customer, told } = await customerWith(3_050, 100, fortyDays);
  await told(10_000);
  expect(await foreseen(customer)).toMatchObject({
    creditsPerMonth: 10_000,
    exhaustedOn: null,
    daysLeft: null,
    p80On: null,
    reason: 'They are expected to last until they are renewed.',
  });
  await told(2_000);
  expect(await foreseen(customer)).toMatchObject({ exhaustedOn: '2026-03-20', daysLeft: 0, reason: null });
});

test('without use and without a plan there is no day, and the answer says why', async () => {
  for (const days of [null, fortyDays]) {
    const { customer } = await customerWith(1_000, 0, days);
    expect(await foreseen(customer)).toMatchObject({
      used: 0,
      expected: null,
      exhaustedOn: null,
      daysLeft: null,
      reason: 'Nothing is foretold from fewer than 8 days of use.',
    });
  }
  const { customer: untold } = await customerWith(null, 100, fortyDays);
  expect(await foreseen(untold)).toMatchObject({
    creditsPerMonth: null,
    used: 3_000,
    expected: null,
    exhaustedOn: null,
    reason: 'Neither Make nor anybody told how many credits the plan has.',
  });
});

test('what two days used up is told, though nothing can be foretold from them', async () => {
  const { customer } = await customerWith(150, 100, { from: '2026-03-29', to: '2026-03-30' });
  expect(await foreseen(customer)).toMatchObject({
    used: 200,
    expected: null,
    earliestOn: '2026-03-30',
    exhaustedOn: '2026-03-30',
    p80On: '2026-03-30',
    model: null,
    reason: null,
  });
});

test('on the first day of a month nothing is used, whatever was used up before', async () => {
  const { customer, spend } = await customerWith(1_000, 100, fortyDays);
  expect(await foreseen(customer)).toMatchObject({ used: 3_000, exhaustedOn: '2026-03-10', daysLeft: 0 });
  world.clock.now = new Date('2026-04-01T05:00:00Z');
  await spend({ from: '2026-03-31', to: '2026-03-31' });
  expect(await foreseen(customer)).toMatchObject({
    through: '2026-03-31',
    renewsOn: '2026-05-01',
    used: 0,
    exhaustedOn: '2026-04-10',
    daysLeft: 9,
  });
});
