import { expect } from 'vitest';
import { follow } from '../../executions/roll-up-world.ts';
import { expectFigures } from '../figures.ts';
import { expectSound, everyDay } from '../soundness.ts';
import { runOf, send } from '../reporting.ts';
import type { Year } from '../year-world.ts';
import { of2026, type Event } from './event.ts';

const twentyMinutesMs = 20 * 60_000;

/** Clocks that change, and the zone in which days are counted. */
export const zoneEvents: Event[] = [
  {
    on: '2026-03-10',
    what: 'clocks go forward in New York: the day of 23 hours has the tasks of 23 hours',
    happens: (year) =>
      workEachTwentyMinutes(year, '2026-03-07T22:00:00Z', { from: '2026-03-06', to: '2026-03-10' }),
  },
  {
    on: '2026-07-02',
    what: 'the library moves to Berlin: every day is counted anew there, and totals over all days are what they were',
    happens: async (year) => {
      const before = await totals(year);
      await countIn(year, 'Europe/Berlin');
      expect(await totals(year)).toEqual(before);
    },
    changes: of2026(/./, 1, 6), // months begin six hours earlier now
  },
  {
    on: '2026-10-27',
    what: 'clocks go back in Berlin: the day of 25 hours has the tasks of 25 hours',
    happens: (year) =>
      workEachTwentyMinutes(year, '2026-10-24T21:00:00Z', { from: '2026-10-23', to: '2026-10-27' }),
  },
];

async function workEachTwentyMinutes(
  year: Year,
  from: string,
  days: { from: string; to: string },
): Promise<void> {
  const reports = Array.from({ length: 90 }, (_, number) =>
    runOf(`clocks-${from}-${number}`, {
      installation: number % year.places.length,
      startedAt: Date.parse(from) + number * twentyMinutesMs,
    }),
  );
  await send(year, reports);
  await expectFigures(year, days, 'day');
}

/** Counts every day in another zone, as a start of the server with another environment does. */
export async function countIn(year: Year, timeZone: string): Promise<void> {
  await follow(year.server.deps, timeZone);
  year.facts.timeZone = timeZone;
  await expectSound(year, everyDay);
}

/** What does not depend on where days begin, over more days than there are tasks of. */
export async function totals({ operator }: Year): Promise<Record<string, unknown>> {
  const span = 'from=2025-05-01&to=2027-01-31&compare=none';
  const [runs, roi] = [
    (await operator.get(`/admin/analytics/completion?${span}`)).body.totals,
    (await operator.get(`/admin/analytics/roi?${span}`)).body.totals,
  ];
  const {
    paybackDays: _days,
    fixedCostMicros: _fixed,
    costMicros: _cost,
    netMicros: _net,
    roi: _roi,
    unconverted,
    ...ofTasks
  } = roi;
  return { ...runs, ...ofTasks, unconverted: unconverted.count };
}
