import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

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
  const log = options.log ?? (() => {});
  const ran = await runner({
    databaseUrl: options.databaseUrl,
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
