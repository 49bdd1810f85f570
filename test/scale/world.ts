import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { createCustomer } from '../../server/accounts/customers/create-customer.ts';
import { createOperatorKey } from '../../server/accounts/operators/create-operator-key.ts';
import { createPool, type Pool } from '../../server/platform/database.ts';
import { apiClient } from '../support/api-client.ts';
import { runStatement, withDatabase } from '../support/database-server.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import type { Cluster } from './cluster.ts';
import { programs } from './packages.ts';

const run = promisify(execFile);

export type World = {
  operatorKey: string;
  customers: { id: string; key: string; installations: { id: string; token: string }[] }[];
  pool: Pool;
};

/** Three customers with four installations each, and what their work is worth. */
export async function settle({ url, databaseUrl }: Cluster): Promise<World> {
  const pool = createPool(databaseUrl, pino({ level: 'silent' }), { max: 4 });
  const { key: operatorKey } = await createOperatorKey(pool, { scopes: ['*'], name: 'test' }, new Date());
  const operator = apiClient(url, operatorKey);
  const from = '2025-01-01T00:00:00Z';
  for (const [name, value] of [
    ['hourlyRate', '37.77'],
    ['realisation', { low: '0.3', base: '0.7', high: '0.9' }],
    ['reviewMinutes', '0.3'],
    ['creditPrice', '0.0009'],
  ]) {
    const row = { scope: 'library', name, value, provenance: 'default', from };
    const { status, body } = await operator.post('/admin/assumptions', row);
    if (status !== 201) throw new Error(`The assumption was refused: ${status} ${JSON.stringify(body)}`);
  }
  const scenarios = [await insertScenario(pool, { title: 'First' }), await insertScenario(pool)];
  const customers = [];
  for (const name of ['Ada', 'Bob', 'Cleo']) {
    const email = `${name.toLowerCase()}@example.com`;
    const { id, apiKey } = await createCustomer(pool, { email, name }, new Date());
    const installations = [];
    for (const scenario of [...scenarios, ...scenarios])
      installations.push(
        await insertInstallation(pool, { customerId: id, scenario, confirmedAt: new Date(from) }),
      );
    customers.push({ id, key: apiKey, installations });
  }
  return { operatorKey, customers, pool };
}

/** Another database that is what the library's is at this moment. */
export async function copyDatabase({ folder, primary, databaseUrl }: Cluster, name: string): Promise<void> {
  const file = join(folder, `${name}.dump`);
  await runStatement(primary.url, `create database ${name}`);
  await run(programs.pg_dump, ['--format=custom', `--file=${file}`, databaseUrl]);
  await run(programs.pg_restore, ['--exit-on-error', `--dbname=${withDatabase(primary.url, name)}`, file]);
}

/** Waits until the standby has what the primary has at this moment. */
export async function hasCaughtUp({ primary, standby }: Cluster): Promise<boolean> {
  const [written] = await runStatement(primary.url, 'select pg_current_wal_lsn()::text as lsn');
  const [replayed] = await runStatement(
    standby.url,
    `select (pg_last_wal_replay_lsn() >= '${written?.['lsn']}')::text as has`,
  );
  return replayed?.['has'] === 'true';
}
