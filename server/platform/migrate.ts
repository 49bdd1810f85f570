import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  /** Breaks off: the migration that is under way is rolled back, those before it stay. */
  interruption?: AbortSignal | undefined;
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
  const breakOff = () => void client.end();
  options.interruption?.addEventListener('abort', breakOff);
  try {
    options.interruption?.throwIfAborted();
    return await migrateWith(client, options);
  } finally {
    options.interruption?.removeEventListener('abort', breakOff);
    await client.end();
  }
}

async function migrateWith(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  if (options.direction !== 'down' && (await isOfThisBuild(client))) return [];
  // Most starts find nothing to do, and what is loaded stays in memory: the runner takes 4 MB.
  const { runner } = await import('node-pg-migrate');
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

/** Whether every migration of this build ran, and in this order; all else the runner judges. */
async function isOfThisBuild(client: pg.Client): Promise<boolean> {
  const { rows: tables } = await client.query(`select to_regclass('public.${migrationsTable}') as name`);
  if (!tables[0].name) return false;
  const { rows: ran } = await client.query(`select name from public.${migrationsTable} order by run_on, id`);
  const files = (await readdir(migrationsFolder)).filter((file) => !file.startsWith('.'));
  const names = files.map((file) => parse(file).name).toSorted();
  return names.every((name, index) => ran[index]?.name === name);
}

export { migrationsFolder, migrationsTable };
