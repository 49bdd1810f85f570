import { readdirSync } from 'node:fs';
import pg from 'pg';
import { migrate, migrationsFolder } from '../../server/platform/migrate.ts';
import { createEmptyTestDatabase } from './database.ts';

/** Does something with a database as it was before the migration of this name, which `migrate` with a count of 1 runs next, and drops it. */
export async function beforeMigration<T>(
  name: string,
  work: (client: pg.Client, databaseUrl: string) => Promise<T>,
): Promise<T> {
  const count = readdirSync(migrationsFolder).toSorted().indexOf(`${name}.sql`);
  if (count < 0) throw new Error(`There is no migration ${name}.`);
  const database = await createEmptyTestDatabase();
  const client = new pg.Client(database.url);
  try {
    await migrate({ databaseUrl: database.url, count });
    await client.connect();
    return await work(client, database.url);
  } finally {
    await client.end().catch(() => {});
    await database.drop();
  }
}
