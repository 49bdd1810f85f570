import pg from 'pg';
import { describe, expect } from 'vitest';
import { createTestDatabase, test } from '../../support/database.ts';

describe('a test database', () => {
  test('has the migrations and is no other test’s', async ({ databaseUrl }) => {
    const other = await createTestDatabase();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('create table only_here (id int)');
    const otherClient = new pg.Client({ connectionString: other.url });
    await otherClient.connect();
    const { rows } = await otherClient.query(
      `select to_regclass('only_here') as here, to_regclass('schema_migrations') as migrated`,
    );
    expect(rows).toEqual([{ here: null, migrated: 'schema_migrations' }]);
    await client.end();
    await otherClient.end();
    await other.drop();
  });
});
