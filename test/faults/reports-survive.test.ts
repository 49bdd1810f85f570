import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../server/accounts/customers/create-customer.ts';
import { createPool, type Pool } from '../../server/platform/database.ts';
import { clusterDirOf } from '../../server/platform/embedded-postgres/cluster.ts';
import { connectToRunningEmbeddedPostgres } from '../../server/platform/embedded-postgres/connection.ts';
import { readPostmasterFile } from '../../server/platform/embedded-postgres/postmaster-file.ts';
import { apiClient } from '../support/api-client.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../support/library-rows.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const kills = 2;
const reporters = 8;
const acknowledgedPerKill = 50;

let dataDir: string;
let server: ServerProcess;
let pool: Pool;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-survive-'));
  server = startServerProcess({ DATA_DIR: dataDir, LOG_LEVEL: 'fatal' });
  await server.url;
  pool = createPool((await connectToRunningEmbeddedPostgres(dataDir)) ?? '', pino({ level: 'silent' }));
}, 60_000);
afterAll(async () => {
  await pool.end();
  server.child.kill('SIGTERM'); // it ends its database, too
  await server.exited;
  killGroup(server);
  rmSync(dataDir, { recursive: true, force: true });
});

const isThere = async () =>
  pool.query('select').then(
    () => true,
    () => false,
  );

test(`PostgreSQL is killed ${kills} times under reports: what was acknowledged is there, and once, however often it was sent`, async () => {
  const api = apiClient(await server.url);
  const scenario = await insertScenario(pool);
  const installations: InstallationRow[] = [];
  for (let number = 0; number < reporters; number += 1) {
    const email = `survive-${number}@example.com`;
    const { id: customerId } = await createCustomer(
      pool,
      { email, name: 'Ada', organization: null },
      new Date(),
    );
    installations.push(await insertInstallation(pool, { customerId, scenario }));
  }
  const send = async ({ token }: InstallationRow, executionId: string) => {
    const answer = await api.post(`/v1/report/${token}`, {
      executionId,
      status: 'completed',
      startedAt: new Date(Date.now() - 1_000).toISOString(),
    });
    return answer.status;
  };

  const acknowledged: string[] = [];
  const refusals = new Set<number>();
  let isOver = false;
  // As a careful client does: what was not acknowledged is sent again until it is.
  const reporting = installations.map(async (installation) => {
    for (let number = 0; !isOver; number += 1) {
      const executionId = `${installation.id}-${number}`;
      await until(async () => {
        const status = await send(installation, executionId);
        if (status !== 204) refusals.add(status);
        return status === 204;
      }, 120_000);
      acknowledged.push(executionId);
    }
  });
  for (let round = 1; round <= kills; round += 1) {
    const before = acknowledged.length;
    await until(() => acknowledged.length >= before + acknowledgedPerKill, 120_000);
    const former = readPostmasterFile(clusterDirOf(dataDir))?.pid ?? 0;
    process.kill(former, 'SIGKILL');
    await until(() => (readPostmasterFile(clusterDirOf(dataDir))?.pid ?? former) !== former, 60_000);
    await until(isThere, 60_000);
  }
  isOver = true;
  await Promise.all(reporting);

  const { rows } = await pool.query<{ id: string }>('select execution_id as id from execution_tasks');
  expect(rows.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted());
  expect(refusals).toContain(503);
  expect([...refusals].filter((status) => status !== 429 && status !== 503)).toEqual([]);
}, 300_000);
