import { ConfigError, type Config } from './platform/config.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/start.ts';
import type { Logger } from './platform/logging.ts';

/** The database that the server uses: `url` for work, `directUrl` for migrations and the queue's set-up (never through a pooler). */
export type Database = { url: string; directUrl: string; stop: () => Promise<void> };

/** PostgreSQL at DATABASE_URL, or else the embedded one under DATA_DIR, which comes back by itself when it was killed. */
export async function startDatabase(config: Config, logger: Logger): Promise<Database> {
  if (config.databaseUrl) {
    return {
      url: config.databaseUrl,
      directUrl: config.directDatabaseUrl ?? config.databaseUrl,
      stop: async () => {},
    };
  }
  if (!config.isEmbeddedAllowed)
    throw new ConfigError('DATABASE_URL is not set, and the embedded PostgreSQL is not for production.');
  let isStopping = false;
  const start = (port?: number) =>
    startEmbeddedPostgres({
      dataDir: config.dataDir,
      log: (message) => logger.info(message),
      onExit: (reason) => void revive(reason),
      ...(port === undefined ? {} : { port }),
    });
  let running = await start();
  const port = Number(new URL(running.connectionString).port);
  const revive = async (reason: string) => {
    if (isStopping) return;
    logger.error({ reason }, 'the embedded PostgreSQL ended and is started again');
    try {
      running = await start(port);
    } catch (error) {
      logger.fatal({ err: error }, 'the embedded PostgreSQL could not be started again');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    }
  };
  return {
    url: running.connectionString,
    directUrl: running.connectionString,
    stop: async () => {
      isStopping = true;
      await running.stop();
    },
  };
}
