import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { addDays, type DayRange } from '../../platform/time.ts';
import type { Compared } from './compare-queries.ts';
import { countDay, countHours, countMonth } from './days-anew.ts';
import { requireSettings, spanOfDays, type ReportingSettings } from './settings-queries.ts';

export type RollUpDeps = Pick<Deps, 'pool' | 'config' | 'logger' | 'now'>;
export type Rebuilt = { days: number; facts: number; differences: number };

/** Days that are counted at once: two connections are lent. */
const atOnce = 2;

/**
 * Counts days anew from their facts, then their hours and months, and puts right what differs. Recording goes on; it waits at most for the
 * one day it writes to. Each day is a transaction of its own, so that being killed, doing it twice, or on two servers at once ends in
 * the same sums. Days whose facts are gone are refused.
 */
export async function rebuildDays(deps: RollUpDeps, range: DayRange): Promise<Rebuilt> {
  refuseSettledDays(await requireSettings(deps.pool), range);
  return withLongStatements(deps, async (pool) => {
    const total: Rebuilt = { days: 0, facts: 0, differences: 0 };
    const count = async (day: string, isOfRange: boolean) => {
      const compared = isOfRange ? await countDay(pool, day, { repair: true }) : [];
      total.facts += compared[0]?.facts ?? 0;
      total.days += isOfRange ? 1 : 0;
      add(total, compared);
      add(total, await countHours(pool, day, deps.now(), { repair: true }));
    };
    for (const month of monthsOf(await spanOfDays(pool, range))) {
      // The hours of a day lie in days of UTC that may begin a day earlier or end a day later.
      const days = daysOf({ from: addDays(month.from, -1), to: addDays(month.to, 1) });
      for (let at = 0; at < days.length; at += atOnce)
        await Promise.all(
          days.slice(at, at + atOnce).map((day) => count(day, day >= month.from && day <= month.to)),
        );
      add(total, await countMonth(pool, month.from, { repair: true }));
    }
    return total;
  });
}

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

export function daysOf({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function lastDayOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10);
}
