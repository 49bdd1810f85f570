import { inTransaction, type Pool } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';
import {
  deleteDays,
  deleteHours,
  insertDaysFromFacts,
  insertHoursFromFacts,
  lockRollUps,
} from './roll-up-queries.ts';

/**
 * Rebuilds the roll-ups of these days from the facts: the repair tool, and what to run after a change of the reporting time zone.
 * Recording waits meanwhile. On sound data it changes nothing.
 */
export async function recomputeDays(pool: Pool, days: DayRange, timeZone: string, now: Date): Promise<void> {
  await inTransaction(pool, async (db) => {
    await lockRollUps(db);
    await deleteDays(db, days);
    await insertDaysFromFacts(db, days, timeZone);
    await deleteHours(db, days, timeZone);
    await insertHoursFromFacts(db, days, timeZone, now);
  });
}
