import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { apiClient } from '../../support/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { startReceiver, verify, type Receiver } from './receiver.ts';

let database: TestDatabase;
let pool: Pool;
let receiver: Receiver;
let dataDir: string;
const servers: ServerProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, createLogger('silent'));
  receiver = await startReceiver();
  dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-kill-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    killGroup(server);
    await server.exited;
  }
  await pool.end();
  await receiver.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): ServerProcess {
  const server = startServerProcess({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    HOOK_ALLOWED_HOSTS: '127.0.0.1',
    SESSION_SECRET: 'the same secret for each start of the server',
  });
  servers.push(server);
  return server;
}

test('a server that is killed in the middle of a delivery has lost nothing: the next one delivers every event', async () => {
  const first = start();
  const url = await first.url;
  const customer = await createCustomer(
    pool,
    { email: 'kim@example.com', name: 'Kim', organization: null },
    new Date(),
  );
  const scenario = await insertScenario(pool);
  const { id: installationId } = await insertInstallation(pool, { customerId: customer.id, scenario });
  const kim = apiClient(url, customer.apiKey);
  const { body: hook } = await kim.post('/v1/hooks', {
    event: 'execution.failed',
    url: receiver.urlOf('/kim'),
  });

  receiver.behave('/kim', () => {}); // it hangs, so that two deliveries are in the air and the others wait
  const task = (index: number) => ({
    installationId,
    executionId: `run-${index}`,
    status: 'failed',
    startedAt: new Date().toISOString(),
  });
  const tasks = Array.from({ length: 10 }, (_, index) => task(index));
  expect((await kim.post('/v1/execution-tasks', { tasks })).body.accepted).toBe(10);
  await receiver.bodies('/kim', 2);
  expect((await kim.post('/v1/execution-tasks', { tasks: [task(10)] })).body.accepted).toBe(1);
  killGroup(first);
  await first.exited;
  const inTheAir = new Set(receiver.at('/kim').map(({ body }) => body.id));

  receiver.behave('/kim');
  await pool.query(`update hook_deliveries set leased_until = clock_timestamp()`); // half a minute passes
  const secondUrl = await start().url;
  const bodies = await receiver.bodies('/kim', 2 + 11);
  const again = bodies.slice(2);
  expect(new Set(again.map(({ data }) => data.executionId)).size).toBe(11);
  expect(again.filter(({ id }) => inTheAir.has(id))).toHaveLength(2); // with the id that the receiver may have seen
  for (const received of receiver.at('/kim')) expect(() => verify(hook.secret, received)).not.toThrow();

  const metrics = await (await fetch(`${secondUrl}/metrics`)).text();
  expect(metrics).toContain('hook_deliveries_total{outcome="delivered"} 11');
  const { rows } = await pool.query(`select listener from outbox_backlog`);
  expect(rows).toEqual([]);
}, 60_000);
