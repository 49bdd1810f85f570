import { counted } from '../../platform/words.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import type { Gate } from '../gate.ts';
import { findWaiting } from '../pipeline-queries.ts';
import { countArrivals, countFuture } from '../task-queries.ts';
import { verdictOf } from '../verdict.ts';
import { dayMs } from '../../platform/time.ts';

const warnMinutes = 30;
const failMinutes = 120;
/** Clocks of servers differ by seconds; nobody's run starts in five minutes. */
const aheadMs = 5 * 60_000;
const lateHours = 12;
/** Reports of runs of so many days are looked through. */
const lateDays = 8;
const mostLate = 0.01;

export const freshness: Gate = {
  id: 'G5',
  name: 'Nothing waits, nothing comes from another time',
  version: 1,
  holds:
    'What came in from Stripe, run logs, announcements and jobs is worked off within 30 minutes (2 hours: failed); no run starts in the future; at most 1 % of a day’s reports are more than 12 hours late.',
  remedy:
    'The log and GET /metrics say what keeps the queue from moving; where runs come from the future, set the clock of the machine that reports them.',
  figures: null,
  check: async ({ pool }, { at }) => {
    const waiting = await findWaiting(pool, at);
    const soon = new Date(at.getTime() + aheadMs);
    const future = await countFuture(pool, soon);
    const daysBack = Array.from({ length: lateDays }, (_, ago) => ago);
    const perDay = await workWithRests(daysBack, (ago) =>
      countArrivals(pool, {
        from: new Date(soon.getTime() - (ago + 1) * dayMs),
        to: new Date(soon.getTime() - ago * dayMs),
        since: new Date(at.getTime() - dayMs),
        lateHours,
      }),
    );
    const sum = (of: 'reports' | 'late') => perDay.reduce((total, day) => total + day[of], 0);
    const arrivals = { reports: sum('reports'), late: sum('late') };
    const reported = counted(arrivals.reports, 'report of the last day', 'reports of the last day');
    const isTooLate = arrivals.late > arrivals.reports * mostLate;
    return verdictOf(
      [
        ...waiting.map(({ source, minutes, count }) => ({
          name: `waiting: ${source}s`,
          count: minutes > warnMinutes ? count : 0,
          is: minutes > failMinutes ? ('fail' as const) : ('warn' as const),
          says: [
            `${source} waits, for ${minutes} minutes`,
            `${source}s wait, the oldest for ${minutes} minutes`,
          ] as const,
        })),
        {
          name: 'future',
          count: future,
          is: 'fail',
          says: ['run starts in the future: a clock is wrong', 'runs start in the future: a clock is wrong'],
        },
        {
          name: 'late',
          count: isTooLate ? arrivals.late : 0,
          is: 'warn',
          says: [
            `of ${reported} came more than ${lateHours} hours after its run: a day that was over has changed`,
            `of ${reported} came more than ${lateHours} hours after their run: days that were over have changed`,
          ],
        },
      ],
      'Nothing that came in waits for half an hour, and reports come from the present.',
      { reportsOfTheDay: arrivals.reports },
    );
  },
};
