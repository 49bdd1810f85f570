import { allJobs } from '../../../server/jobs.ts';
import { until } from '../../support/until.ts';
import type { Year } from './year-world.ts';

/** `npm run test:year` has many more tasks, nights and days that are looked at by themselves. */
export const isLong = process.env['YEAR_TASKS_PER_DAY'] !== undefined;

/**
 * What foretells and recommends: it writes nothing that a figure rests on, and learns from all that there was, so that it took more time than
 * everything else of the nights together. Once in the middle of the year and once at its end show that it works on two servers at once
 * over whatever the months left; `npm run test:year` does it every quarter.
 */
const learning = new Set(['forecasting.forecast-metrics', 'recommendations.compute-nightly']);
const learningMonths = isLong ? ['03', '06', '09', '12'] : ['06', '12'];

/** Minute and hour of a schedule that has both, as `7 2 * * *`; null of one that comes more than once a day. */
function timeOf(schedule: string): string | null {
  const [minute = '', hour = ''] = schedule.split(' ');
  return /^\d+$/.test(minute) && /^\d+$/.test(hour)
    ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
    : null;
}

/** Every job that runs by the clock, those of a time of day in their order and the others before morning. */
function jobsOfNight({ server, stopped }: Year, day: string): { name: string; time: string }[] {
  const learns = learningMonths.includes(day.slice(5, 7));
  return Object.entries(allJobs(server.deps))
    .filter(([name]) => !stopped.has(name) && (learns || !learning.has(name)))
    .flatMap(([name, { schedule }]) =>
      schedule === undefined ? [] : [{ name, time: timeOf(schedule) ?? '05:00' }],
    )
    .toSorted((left, right) => (left.time < right.time ? -1 : 1));
}

/**
 * Runs the jobs of a night at their instants, each on both servers at the same time: the one thing that must never count twice. It is over
 * when what they left to others is done too, which any other night leaves hours for.
 */
export async function runNight(year: Year, day: string): Promise<void> {
  for (const { name, time } of jobsOfNight(year, day)) {
    year.clock.now = new Date(`${day}T${time}:00Z`);
    await runOnBoth(year, name);
  }
  await until(async () => {
    const { rowCount } = await year.server.pool.query(
      `select from jobs.job where state in ('created', 'retry', 'active') and start_after <= now()`,
    );
    return rowCount === 0;
  });
}

/** One job, on both servers at once. */
export async function runOnBoth({ server, other }: Year, name: string): Promise<void> {
  await Promise.all([server, other].map(async ({ deps }) => allJobs(deps)[name]?.run({} as never)));
}
