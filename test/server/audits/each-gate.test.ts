import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { monthlyAmount } from '../../../server/analytics/mrr/monthly-amount.ts';
import { exactly, times } from '../../../server/platform/rational.ts';
import { liveDay, openWorld, type World } from './attacks/audited-world.ts';
import { saidBy } from './auditing.ts';
import { breakagesOfMoneyAndArrival } from './breakages/of-money-and-arrival.ts';
import { breakagesOfSumsAndCode, formulas } from './breakages/of-sums-and-code.ts';

type Real = { monthlyAmount: typeof monthlyAmount };
vi.mock(import('../../../server/analytics/mrr/monthly-amount.ts'), async (load) => {
  const real: Real = await load();
  return {
    ...real,
    monthlyAmount: (...asked) => {
      const worth = real.monthlyAmount(...asked);
      return formulas.areBroken ? { ...worth, amount: times(worth.amount, exactly('1.0909')) } : worth;
    },
  };
});

const breakages = [...breakagesOfMoneyAndArrival, ...breakagesOfSumsAndCode];
let world: World;
beforeAll(async () => {
  world = await openWorld(new Date('2026-02-07T15:00:00Z'));
  for (let day = 0; day < 8; day += 1) await liveDay(world, day);
}, 200_000);
afterAll(() => world.close());

const doubts = async () => {
  const audit = await world.auditAtOnce();
  return { audit, red: audit.results.filter(({ state }) => state === 'warn' || state === 'fail') };
};

test('every gate has something that breaks what it guards', () => {
  const ids = Array.from({ length: 16 }, (_, index) => `G${index + 1}`);
  expect(new Set(breakages.map(({ gate }) => gate))).toEqual(new Set(ids));
});

test.for(breakages)(
  '$gate, and no other gate, is red when $breaks; repaired, it holds again',
  {
    timeout: 120_000,
  },
  async ({ gate, carryOut, says, remedy, maySayTooBecauseOfTheSameRows = [] }) => {
    expect((await doubts()).red.map(({ gate: id, reason }) => `${id}: ${reason}`)).toEqual([]);
    const repair = await carryOut(world);
    const { audit, red } = await doubts();
    await repair();
    expect(saidBy(audit, gate)).toMatchObject({
      state: 'fail',
      reason: expect.stringMatching(says),
      remedy: expect.stringMatching(remedy),
    });
    const others = red.map(({ gate: id }) => id).filter((id) => !maySayTooBecauseOfTheSameRows.includes(id));
    expect(others).toEqual([gate]);
    const repaired = await doubts();
    expect(repaired.red.map(({ gate: id, reason }) => `${id}: ${reason}`)).toEqual([]);
  },
);
