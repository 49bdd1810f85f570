import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { addDays, type DayRange, daysOf, hourMs } from '../../platform/time.ts';
import {
  compareLibraryDays,
  compareLibraryMonths,
  compareTaskDays,
  compareTaskErrors,
  compareTaskHours,
  compareTaskMonths,
  compareTotalDays,
  type Compared,
} from './compare-queries.ts';
import { hoursKeptMs } from './hour-queries.ts';
import { dayKey, hoursKey, lockRollUps, monthKey, shareSettings } from './lock-days.ts';
import { boundsOfDays } from './reporting-days.ts';
import { findSettings, type ReportingSettings } from '../../platform/reporting.ts';

type Counting = { repair: boolean };

/** Days anew from their facts, the library's days from those, and the total from these. */
export function countDays(pool: Pool, days: DayRange, { repair }: Counting): Promise<Compared[]> {
  return underLocks(pool, repair ? daysOf(days).map(dayKey) : [], async (db, settings) => {
    const { from, to, starts } = await boundsOfDays(db, settings, days);
    const { timeZone, factsFrom, firstDay, currency } = settings;
    const facts = [from, to, days.from, days.to, timeZone, factsFrom, firstDay, starts];
    return [
      await compareTaskDays(db, [...facts, currency], { repair }),
      await compareTaskErrors(db, facts, { repair }),
      await compareLibraryDays(db, [days.from, days.to], { repair }),
      await compareTotalDays(db, [days.from, days.to], { repair }),
    ];
  });
}

/** The hours of days in UTC anew, as far as they are kept; an hour may belong to two days of the reporting zone. */
export async function countHours(
  pool: Pool,
  utcDays: DayRange,
  now: Date,
  { repair }: Counting,
): Promise<Compared[]> {
  const from = new Date(`${utcDays.from}T00:00:00Z`);
  const to = new Date(`${addDays(utcDays.to, 1)}T00:00:00Z`);
  const firstKept = new Date(Math.ceil((now.getTime() - hoursKeptMs) / hourMs) * hourMs);
  if (to <= firstKept) return [];
  return underLocks(pool, repair ? daysOf(utcDays).map(hoursKey) : [], async (db) => [
    await compareTaskHours(db, [from, to, firstKept], { repair }),
  ]);
}

/** The month of this day anew, from its days. */
export function countMonth(pool: Pool, day: string, { repair }: Counting): Promise<Compared[]> {
  const month = [`${day.slice(0, 7)}-01`];
  return underLocks(pool, repair ? [monthKey(day)] : [], async (db) => [
    await compareTaskMonths(db, month, { repair }),
    await compareLibraryMonths(db, month, { repair }),
  ]);
}

/** A transaction that holds the locks of days, months or hours; only reading needs none. */
function underLocks<T>(
  pool: Pool,
  keys: readonly string[],
  work: (db: Db, settings: ReportingSettings) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (db) => {
    await shareSettings(db);
    if (keys.length > 0) await lockRollUps(db, keys);
    await planForMany(db);
    const settings = await findSettings(db);
    if (!settings)
      throw new Error('No server has been started on this database, so nothing says which days to count.');
    return work(db, settings);
  });
}

/**
 * Lets every statement go through all rows once and gather them in memory. Left to itself the planner, which takes the sums of a few
 * days for few rows, compares each with each or walks an index to save a sort; two days at once leave no core for helpers.
 */
async function planForMany(db: Db): Promise<void> {
  await db.query(
    `set local enable_nestloop = off; set local enable_mergejoin = off; set local enable_indexscan = off; set local enable_sort = off;
     set local enable_incremental_sort = off; set local max_parallel_workers_per_gather = 0; set local jit = off; set local work_mem = '64MB'`,
  );
}
