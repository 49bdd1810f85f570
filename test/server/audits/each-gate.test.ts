import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveDay, openWorld, type World } from './attacks/audited-world.ts';
import { saidBy } from './auditing.ts';
import { breakagesOfMoneyAndArrival } from './breakages/of-money-and-arrival.ts';
import { breakagesOfSumsAndCode } from './breakages/of-sums-and-code.ts';

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
  expect(new Set([...breakages.map(({ gate }) => gate), 'G16'])).toEqual(new Set(ids));
});

test.for(breakages)(
  '$gate, and no other gate, is red when $breaks; repaired, it holds again',
  {
    timeout: 120_000,
  },
  async ({ gate, carryOut, says, remedy, maySayTooBecauseOfTheSameRows = [] }) => {
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

test('G16 is red in a release that reckons a month of a subscription an eleventh too high', () => {
  const told = execFileSync(process.execPath, ['test/server/audits/breakages/broken-release.ts'], {
    encoding: 'utf8',
  });
  expect(JSON.parse(told)).toMatchObject({
    state: 'fail',
    reason: expect.stringMatching(/^A year of 120\.00 a month comes to 1091 instead of 1000/),
    remedy: expect.stringMatching(/release before/),
  });
});
