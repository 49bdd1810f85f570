import type { Db } from '../../platform/database.ts';
import { hourMs } from '../../platform/time.ts';

/** For so long hours are kept. */
export const hoursKeptMs = 90 * 24 * hourMs;

/** Forgets sums by hour that are too old to be shown. */
export async function deleteOldHours(db: Db, now: Date): Promise<void> {
  await db.query('delete from task_hours where hour < $1::timestamptz', [
    new Date(now.getTime() - hoursKeptMs),
  ]);
}
