import pg from 'pg';
import { expect } from 'vitest';
import { createPool, inTransaction } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { queryPlannedOnce } from '../../../server/platform/planned-once.ts';
import { test } from '../../support/database.ts';

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return client;
}

const ask = (client: pg.Client, number: number) =>
  queryPlannedOnce(client, 'select 1 + $1::integer as sum', [number]);
const plannedOn = async (client: pg.Client) =>
  (await client.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.map(
    ({ statement }) => statement,
  );

test('on a connection of its own a statement is planned once and answers each time', async ({
  databaseUrl,
}) => {
  const client = await connected(databaseUrl);
  const answers = [await ask(client, 1), await ask(client, 2)];
  expect(answers.map(({ rows }) => rows)).toEqual([[{ sum: 2 }], [{ sum: 3 }]]);
  expect(await plannedOn(client)).toEqual(['select 1 + $1::integer as sum']);
  await client.end();
});

test('where another process answers than the connection names, as behind a pooler, nothing stays prepared', async ({
  databaseUrl,
}) => {
  const client = await connected(databaseUrl);
  Object.assign(client, { processID: 1 });
  expect((await ask(client, 1)).rows).toEqual([{ sum: 2 }]);
  expect(await plannedOn(client)).toEqual([]);
  await client.end();
});

test('when a migration changes what it answers, the connection is closed and the transaction repeated', async ({
  databaseUrl,
}) => {
  const pool = createPool(databaseUrl, createLogger('silent'), { max: 1 });
  await pool.query('create table counted (number integer); insert into counted values (7)');
  const read = () =>
    inTransaction(pool, async (db) => (await queryPlannedOnce(db, 'select number from counted', [])).rows);
  expect(await read()).toEqual([{ number: 7 }]);
  await pool.query('alter table counted alter column number type text');
  expect(await read()).toEqual([{ number: '7' }]);
  await pool.end();
});
