import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { addDays } from '../../platform/time.ts';
import {
  compareLibraryDays,
  compareLibraryMonths,
  compareTaskDays,
  compareTaskErrors,
  compareTaskHours,
  compareTaskMonths,
  type Compared,
} from './compare-queries.ts';
import { hourMs, hoursKeptMs } from './hour-queries.ts';
import { dayKey, hoursKey, lockRollUp, monthKey, shareSettings } from './lock-days.ts';
import { boundsOfDay } from './reporting-days.ts';
import { findSettings, type ReportingSettings } from './settings-queries.ts';

type Counting = { repair: boolean };

/** One day anew from its facts, and the library's day from that. */
export function countDay(pool: Pool, day: string, { repair }: Counting): Promise<Compared[]> {
  return underLock(pool, repair ? dayKey(day) : null, async (db, settings) => {
    const { from, to } = await boundsOfDay(db, settings, day);
    const facts = [from, to, day, settings.timeZone, settings.factsFrom, settings.firstDay];
    return [
      await compareTaskDays(db, [...facts, settings.currency], { repair }),
      await compareTaskErrors(db, facts, { repair }),
      await compareLibraryDays(db, [day], { repair }),
    ];
  });
}

/** The hours of one day in UTC anew; an hour may belong to two days of the reporting zone. */
export function countHours(pool: Pool, utcDay: string, now: Date, { repair }: Counting): Promise<Compared[]> {
  const [from, to] = [new Date(`${utcDay}T00:00:00Z`), new Date(`${addDays(utcDay, 1)}T00:00:00Z`)];
  const firstKept = new Date(Math.ceil((now.getTime() - hoursKeptMs) / hourMs) * hourMs);
  return underLock(pool, repair ? hoursKey(utcDay) : null, async (db) => [
    await compareTaskHours(db, [from, to, firstKept], { repair }),
  ]);
}

/** The month of this day anew, from its days. */
export function countMonth(pool: Pool, day: string, { repair }: Counting): Promise<Compared[]> {
  const month = [`${day.slice(0, 7)}-01`];
  return underLock(pool, repair ? monthKey(day) : null, async (db) => [
    await compareTaskMonths(db, month, { repair }),
    await compareLibraryMonths(db, month, { repair }),
  ]);
}

/** A transaction that holds at most one lock of days, months or hours; only reading needs none. */
function underLock<T>(
  pool: Pool,
  key: string | null,
  work: (db: Db, settings: ReportingSettings) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (db) => {
    await shareSettings(db);
    if (key !== null) await lockRollUp(db, key);
    await forbidNestedLoops(db);
    const settings = await findSettings(db);
    if (!settings)
      throw new Error('No server has been started on this database, so nothing says which days to count.');
    return work(db, settings);
  });
}

/** After many rows were written, the planner may take the sums of a day for a few rows and compare each with each. */
async function forbidNestedLoops(db: Db): Promise<void> {
  await db.query('set local enable_nestloop = off');
}
