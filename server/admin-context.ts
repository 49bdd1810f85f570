import type { Config } from './platform/config.ts';
import { createPool, type Pool } from './platform/database.ts';
import { connectToRunningEmbeddedPostgres } from './platform/embedded-postgres/connection.ts';
import type { Logger } from './platform/logging.ts';
import { migrate } from './platform/migrate.ts';
import { startDatabase } from './start-database.ts';

/** A wrong command line: the sentence is printed, the exit status is 2. */
export class UsageError extends Error {}

/** What a command of the operators' command line works with. */
export type AdminContext = {
  pool: Pool;
  config: Config;
  logger: Logger;
  databaseUrl: string;
  directUrl: string;
};

/** The database of the server: at DATABASE_URL, the running embedded one, or the embedded one started for this command. */
export async function withContext<T>(
  config: Config,
  logger: Logger,
  work: (context: AdminContext) => Promise<T>,
): Promise<T> {
  const runningUrl = config.databaseUrl ? null : await connectToRunningEmbeddedPostgres(config.dataDir);
  const database = runningUrl
    ? { url: runningUrl, directUrl: runningUrl, stop: async () => {} }
    : await startDatabase(config, logger);
  const pool = createPool(database.url, logger, { max: 2 });
  try {
    if (!runningUrl) await migrate({ databaseUrl: database.directUrl });
    return await work({
      pool,
      config,
      logger,
      databaseUrl: database.url,
      directUrl: database.directUrl,
    });
  } finally {
    await pool.end();
    await database.stop();
  }
}
