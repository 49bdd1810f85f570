import { ConfigError } from './config.ts';
import type { Pool } from './database.ts';
import type { Logger } from './logging.ts';

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

/**
 * Tells of a database that does not write to its disk as it should. Not a refusal: some managed ones have their own storage in place of it, and
 * switch both off. Where the settings may not be seen, nothing is said.
 */
export async function warnOfLossyDisk(pool: Pool, logger: Logger): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes') and setting = 'off' order by name`,
  );
  for (const { name } of rows)
    logger.warn(
      `The database runs with ${name} = off: ${lossOf[name] ?? ''}. Set it to "on", unless its storage keeps what is written by other means, as that of some managed databases does.`,
    );
}

const lossOf: Record<string, string> = {
  fsync: 'when the machine stops, it can lose reports that were answered as recorded, and itself',
  full_page_writes: 'when the machine stops, pages that were half written can damage it',
};
