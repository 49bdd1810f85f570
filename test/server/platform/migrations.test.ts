import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { migrate } from '../../../server/platform/migrate.ts';
import { createEmptyTestDatabase } from '../../support/database.ts';
import { fillEveryTable } from '../../support/fill-every-table.ts';

const files = readdirSync('migrations').toSorted();

async function withEmptyDatabase<T>(work: (url: string, client: pg.Client) => Promise<T>): Promise<T> {
  const database = await createEmptyTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(database.url, client);
  } finally {
    await client.end();
    await database.drop();
  }
}

/** Every column, constraint, index, function and trigger of our schema, as sorted text. */
async function describeSchema(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || coalesce(generation_expression, '') as line
      from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'
    union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace and conrelid <> 0 and conrelid <> to_regclass('schema_migrations')
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename <> 'schema_migrations'
    union all select 'function ' || proname || ' ' || md5(prosrc) from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by 1`);
  return rows.map((row) => row.line);
}

describe('migrations', () => {
  test('all up, all down, all up gives the same schema', async () => {
    await withEmptyDatabase(async (url, client) => {
      expect(await migrate({ databaseUrl: url })).toHaveLength(files.length);
      const first = await describeSchema(client);
      expect(first.length).toBeGreaterThan(100);

      expect(await migrate({ databaseUrl: url, direction: 'down', count: files.length })).toHaveLength(
        files.length,
      );
      expect(await describeSchema(client)).toEqual([]);

      await migrate({ databaseUrl: url });
      expect(await describeSchema(client)).toEqual(first);
    });
  });

  test('each way down works alone on a filled database, and its way up restores the schema', async () => {
    await withEmptyDatabase(async (url, client) => {
      await migrate({ databaseUrl: url });
      const full = await describeSchema(client);
      await fillEveryTable(client);
      for (let step = 1; step <= files.length; step += 1) {
        expect(await migrate({ databaseUrl: url, direction: 'down' })).toEqual([
          files.at(-step)?.replace('.sql', ''),
        ]);
      }
      await migrate({ databaseUrl: url });
      expect(await describeSchema(client)).toEqual(full);
    });
  });

  test('four servers that migrate at once apply each migration once', async () => {
    await withEmptyDatabase(async (url) => {
      const applied = await Promise.all([1, 2, 3, 4].map(() => migrate({ databaseUrl: url })));
      expect(applied.flat().toSorted()).toEqual(files.map((file) => file.replace('.sql', '')));
    });
  });

  test.each(files)('%s is named and guarded as the others', (file) => {
    expect(file).toMatch(/^\d{4}_(create|add|drop|rename|move)_[a-z0-9_]+\.sql$/);
    const [up = '', down = ''] = readFileSync(`migrations/${file}`, 'utf8').split('-- Down Migration');
    expect(up).toContain('-- Up Migration');
    for (const way of [up, down]) expect(way).toMatch(/set local lock_timeout = '\d+s'/);
  });

  test('numbers follow each other', () => {
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  });
});
