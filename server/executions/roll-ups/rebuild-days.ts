import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { addDays, daysOf, type DayRange } from '../../platform/time.ts';
import type { Compared } from './compare-queries.ts';
import { countDays, countHours, countMonth } from './days-anew.ts';
import { type ReportingSettings } from '../../platform/reporting.ts';
import { requireSettings, spanOfDays } from './settings-queries.ts';

export type RollUpDeps = Pick<Deps, 'pool' | 'config' | 'logger' | 'now'>;
export type Rebuilt = { days: number; facts: number; differences: number };

/** Two connections are lent, so that two transactions count at once. */
const atOnce = 2;
/** A transaction counts one day, or as many as have about so many tasks together: who records for them waits for it. */
const tasksTogether = 20_000;
const mostDays = 31;

/**
 * Counts days anew from their facts, then their hours and months, and puts right what differs. Recording goes on; it waits at most for the
 * days that are counted together with those it writes to. Being killed, doing it twice, or on two servers at once ends in the same sums. Days
 * whose facts are gone are refused.
 */
export async function rebuildDays(deps: RollUpDeps, range: DayRange): Promise<Rebuilt> {
  refuseSettledDays(await requireSettings(deps.pool), range);
  return withLongStatements(deps, async (pool) => {
    const total: Rebuilt = { days: 0, facts: 0, differences: 0 };
    let together = 1;
    const countDaysOf = async (month: DayRange) => {
      await inParts(month, together, async (days) => {
        const compared = await countDays(pool, days, { repair: true });
        const [count, facts] = [daysOf(days).length, compared[0]?.facts ?? 0];
        total.facts += facts;
        total.days += count;
        add(total, compared);
        together = Math.min(2 * count, mostDays, Math.ceil((tasksTogether * count) / Math.max(facts, 1)));
        return together;
      });
      // The hours of a day lie in days of UTC that may begin a day earlier or end a day later.
      const utcDays = { from: addDays(month.from, -1), to: addDays(month.to, 1) };
      await inParts(utcDays, together, async (days) => {
        add(total, await countHours(pool, days, deps.now(), { repair: true }));
        return together;
      });
    };
    const sumMonth = async ({ from }: DayRange) => add(total, await countMonth(pool, from, { repair: true }));
    // A month is summed up while the days of the next one are counted.
    const months = monthsOf(await spanOfDays(pool, range));
    for (const [at, month] of months.entries()) {
      const before = months[at - 1];
      await Promise.all([countDaysOf(month), ...(before ? [sumMonth(before)] : [])]);
    }
    for (const last of months.slice(-1)) await sumMonth(last);
    return total;
  });
}

/** Refuses days whose tasks are no longer kept: they cannot be counted anew. */
export function refuseSettledDays(
  { firstDay }: Pick<ReportingSettings, 'firstDay'>,
  { from }: DayRange,
): void {
  if (firstDay !== null && from < firstDay)
    throw invalid(
      '/body/from',
      `The tasks before ${firstDay} are no longer kept, so those days stay as they were counted. Begin there.`,
    );
}

/** Works the parts of a period off, two at once; each tells how many days the next one should have. */
async function inParts(
  { from, to }: DayRange,
  firstLength: number,
  work: (days: DayRange) => Promise<number>,
): Promise<void> {
  let [next, length] = [from, firstLength];
  const workOff = async () => {
    while (next <= to) {
      const last = addDays(next, length - 1);
      const part = { from: next, to: last < to ? last : to };
      next = addDays(part.to, 1);
      length = await work(part);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOff));
}

function add(total: Rebuilt, compared: readonly Compared[]): void {
  for (const { rows } of compared) total.differences += rows;
}

/** The parts of a period in each of its months. */
export function monthsOf({ from, to }: DayRange): DayRange[] {
  const parts: DayRange[] = [];
  for (let start = from; start <= to;) {
    const end = lastDayOfMonth(start);
    parts.push({ from: start, to: end < to ? end : to });
    start = addDays(end, 1);
  }
  return parts;
}

function lastDayOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10);
}
