import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

const migrationsFolder = join(fileURLToPath(new URL('../..', import.meta.url)), 'migrations');
const migrationsTable = 'schema_migrations';

export type MigrateOptions = {
  /** A direct address: through a pooler the advisory lock would stay behind on a shared connection. */
  databaseUrl: string;
  direction?: 'up' | 'down';
  /** How many migrations; all when left out (down: one). */
  count?: number;
  log?: (message: string) => void;
};

/**
 * Brings the schema to the version of this build, or takes migrations back. Several servers may start at once: the first
 * migrates, the others wait for its advisory lock and find nothing to do.
 * @returns the names of the migrations that ran
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  // The runner's own client is not awaited when it closes, and an error on it then has no listener.
  const client = new pg.Client({ connectionString: options.databaseUrl, connectionTimeoutMillis: 15_000 });
  client.on('error', () => {}); // the statement that was under way rejects with the same error
  await client.connect();
  try {
    return await migrateWith(client, options);
  } finally {
    await client.end();
  }
}

async function migrateWith(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  const log = options.log ?? (() => {});
  const ran = await runner({
    dbClient: client,
    dir: migrationsFolder,
    migrationsTable,
    direction: options.direction ?? 'up',
    ...(options.count === undefined ? {} : { count: options.count }),
    advisoryLockMode: 'wait',
    checkOrder: true,
    singleTransaction: false,
    ignorePattern: String.raw`\..*`,
    log: () => {},
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
  });
  return ran.map((migration) => migration.name);
}

export { migrationsFolder, migrationsTable };
