import type { Deps } from '../../platform/deps.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { findReporting } from '../../platform/reporting.ts';
import type { DayRange } from '../../platform/time.ts';
import { fetchTasks, openTasksCursor, type ExportedTask } from './export-queries.ts';

export type { ExportedTask };

/**
 * Hands every task that started on these days, both included, to `write`, thousands at a time, as one moment saw them. Days are those of
 * the reporting time zone; the order is that of storage. Answers how many there were.
 */
export async function exportTasks(
  deps: Pick<Deps, 'config' | 'pool' | 'logger'>,
  days: DayRange,
  write: (tasks: ExportedTask[]) => Promise<void>,
): Promise<number> {
  const { timeZone } = await findReporting(deps.pool, deps.config);
  return withLongStatements(deps, async (pool) => {
    const client = await pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      await openTasksCursor(client, days, timeZone);
      let count = 0;
      for (let tasks = await fetchTasks(client); tasks.length > 0; tasks = await fetchTasks(client)) {
        await write(tasks);
        count += tasks.length;
      }
      await client.query('commit');
      return count;
    } finally {
      client.release(true); // one that was left in the middle of a transaction is not used again
    }
  });
}
