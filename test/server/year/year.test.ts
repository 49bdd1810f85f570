import { proveDays } from '../../../server/executions/roll-ups/prove-days.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later } from '../analytics/figures/calendar.ts';
import { expectUnchanged, readClosed, type Changes, type Closed } from './closed-months.ts';
import { morningOf, passUntil } from './days.ts';
import { allEvents } from './events/all-events.ts';
import { countIn, totals } from './events/days-and-zones.ts';
import { expectEveryFigure, expectExported, expectFigures, expectMonth } from './figures.ts';
import { enterInputs } from './inputs.ts';
import { everyDay, expectSound } from './soundness.ts';
import { openYear, type Year } from './year-world.ts';

const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);
const minutes = 60_000;

let year: Year;
let closed: Closed;

beforeAll(async () => {
  year = await openYear();
  await enterInputs(year);
  closed = await readClosed(year);
}, 2 * minutes);
afterAll(() => year.close());

/** Months that are over say what they said, but for the given figures. */
async function expectClosed(but: Changes = {}): Promise<void> {
  const before = closed;
  closed = await readClosed(year);
  expectUnchanged(before, closed, but);
}

describe.each(months)('%s', (month) => {
  for (const { on, what, happens, changes, meanwhile } of allEvents.filter(({ on: day }) =>
    day.startsWith(month),
  ))
    test(`${on}: ${what}`, { timeout: 5 * minutes }, async () => {
      await passUntil(year, on);
      if (changes || meanwhile) await expectClosed(meanwhile);
      await happens(year);
      expect(year.clock.now).toEqual(morningOf(on));
      await expectClosed(changes);
      await expectSound(year);
      await expectFigures(year, { from: `${month}-01`, to: on });
    });

  test(
    'the month ends: every figure of it and of the year so far is that of the plain model',
    { timeout: 5 * minutes },
    async () => {
      const last = later(`${later(`${month}-01`, 31).slice(0, 7)}-01`, -1);
      await passUntil(year, later(last, 2));
      await expectClosed();
      const isQuarter = ['03', '06', '09', '12'].includes(month.slice(5));
      await expectSound(year, isQuarter ? everyDay : undefined);
      await (isQuarter ? expectEveryFigure(year) : expectMonth(year));
    },
  );
});

describe('the year is over', () => {
  test('what is exported is what is shown, of all the time that there was', async () => {
    await expectExported(year);
    const proof = await proveDays(year.server.deps, { from: '2026-12-20', to: '2027-01-03' });
    expect(proof.differences).toEqual([]);
    expect(proof.facts).toBeGreaterThan(100);
  });

  test.each(['Pacific/Kiritimati', 'Pacific/Niue', 'Asia/Kathmandu'])(
    'counted in %s, nothing is lost or new, and every figure is that of the plain model',
    { timeout: 5 * minutes },
    async (timeZone) => {
      const before = await totals(year);
      await countIn(year, timeZone);
      expect(await totals(year)).toEqual(before);
      await expectEveryFigure(year);
    },
  );
});
