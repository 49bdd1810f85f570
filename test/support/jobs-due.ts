import type { Pool } from '../../server/platform/database.ts';

/** Makes jobs that wait for a later instant, for instance for their next try, due now: their delays are not what is tested. */
export async function makeJobsDue(pool: Pool, name: string): Promise<void> {
  await pool.query(
    `update jobs.job set start_after = now() where name = $1 and state in ('created', 'retry') and start_after > now()`,
    [name],
  );
}
