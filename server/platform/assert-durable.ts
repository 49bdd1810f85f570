import { ConfigError } from './config.ts';
import type { Pool } from './database.ts';

/**
 * Refuses a database that answers a commit before it is on its disk: a report is answered only when it can no longer be lost. The setting
 * may come from the server, the database, the role or the address, so it is read as our own connections have it.
 */
export async function assertDurable(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ setting: string }>(
    `select current_setting('synchronous_commit') as setting`,
  );
  if (rows[0]?.setting !== 'off') return;
  throw new ConfigError(
    'The database runs with synchronous_commit = off, so a crash would lose reports that were answered as recorded. Set it to "on" for the server, or for the role of DATABASE_URL: alter role … set synchronous_commit = on.',
  );
}
