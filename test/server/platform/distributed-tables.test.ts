import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.close());

/** The statements of the operators' manual that divide tables among nodes. */
const statements = readFileSync(new URL('../../../OPERATIONS.md', import.meta.url), 'utf8')
  .split('```sql')
  .map((text) => text.split('```')[0] ?? '')
  .find((text) => text.includes('create_distributed_table'));
const namesIn = (text: string) => [...text.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name ?? '');
const [references = '', ...divided] = (statements ?? '').split('create_distributed_table');
const referenceTables = namesIn(references).filter((name) => name !== 'customer_no');
const dividedTables = [...new Set(divided.flatMap(namesIn))].filter((name) => name !== 'customer_no');

test('what a distributed database divides by customer can be divided', async () => {
  expect(dividedTables).toContain('task_facts');
  expect(dividedTables.length).toBeGreaterThan(6);
  const { rows } = await server.pool.query<{ table: string; unique: string[][]; points: string[] }>(
    `select relname as table,
       coalesce((select jsonb_agg(array(select attname::text from unnest(string_to_array(indkey::text, ' ')::int[]) with ordinality as key (no, place)
               join pg_attribute on attrelid = indrelid and attnum = key.no order by place))
             from pg_index where indrelid = pg_class.oid and indisunique), '[]') as unique,
       array(select confrelid::regclass::text from pg_constraint where conrelid = pg_class.oid and contype = 'f') as points
     from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'customer_no' and attnotnull
     where relname = any($1::text[])`,
    [dividedTables],
  );
  expect(rows.map(({ table }) => table).toSorted()).toEqual(dividedTables.toSorted());
  for (const { table, unique, points } of rows) {
    expect({ table, leads: unique.map(([first]) => first) }).toEqual({
      table,
      leads: unique.map(() => 'customer_no'),
    });
    expect(referenceTables).toEqual(expect.arrayContaining(points));
  }
});

test('what every node is given a copy of exists, and points at nothing else', async () => {
  const { rows } = await server.pool.query<{ table: string; points: string[] }>(
    `select relname as table, array(select confrelid::regclass::text from pg_constraint where conrelid = pg_class.oid and contype = 'f') as points
     from pg_class where relname = any($1::text[]) and relkind = 'r'`,
    [referenceTables],
  );
  expect(rows.map(({ table }) => table).toSorted()).toEqual(referenceTables.toSorted());
  for (const { points } of rows) expect(referenceTables).toEqual(expect.arrayContaining(points));
});
