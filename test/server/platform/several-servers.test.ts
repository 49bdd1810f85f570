import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { migrationsFolder } from '../../../server/platform/migrate.ts';
import { apiClient } from '../../support/api-client.ts';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { until } from '../../support/until.ts';

const requestsPerMinute = 40;
let database: TestDatabase;
let pool: Pool;
let dataDir: string;
let urls: string[];
const servers: ServerProcess[] = [];

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  pool = createPool(database.url, createLogger('silent'));
  dataDir = mkdtempSync(join(tmpdir(), 'several-servers-'));
  for (let count = 0; count < 3; count += 1)
    servers.push(
      startServerProcess({
        DATABASE_URL: database.url,
        DATA_DIR: dataDir,
        SESSION_SECRET: 'a secret that all servers of this test share',
        RATE_LIMIT_PER_MINUTE: String(requestsPerMinute),
      }),
    );
  urls = await Promise.all(servers.map(({ url }) => url));
}, 180_000);
afterAll(async () => {
  servers.forEach(killGroup);
  await Promise.all(servers.map(({ exited }) => exited));
  await pool.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const one = async (statement: string) => (await pool.query<Record<string, number>>(statement)).rows[0];

test('servers that start at once on an empty database migrate it once, and fill it once', async () => {
  const files = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql'));
  expect(await one(`select count(*) as n, count(distinct name) as names from schema_migrations`)).toEqual({
    n: files.length,
    names: files.length,
  });
  const starter = await one(
    `select count(*) as n, count(distinct title) as titles, (select count(*) from scenario_versions) as versions from scenarios`,
  );
  expect(starter?.n).toBeGreaterThan(10);
  expect(starter).toEqual({ n: starter?.n, titles: starter?.n, versions: starter?.n });
  const prices = await one(
    `select count(*) as n, count(distinct (model, effective_from)) as different from ai_model_prices`,
  );
  expect(prices?.n).toBe(prices?.different);
  for (const url of urls) expect((await apiClient(url).get('/readyz')).status).toBe(200);
});

test('a limit is one limit, however many servers are asked', async () => {
  const { apiKey } = await createCustomer(pool, { email: 'ada@example.com', name: 'Ada' }, new Date());
  const clients = urls.map((url) => apiClient(url, apiKey));
  const ask = () => Promise.all(clients.map((client) => client.get('/v1/me')));
  const answers = [];
  while (answers.length < 2 * requestsPerMinute) answers.push(...(await ask()));
  const refused = answers.filter(({ status }) => status === 429);
  const { rows } = await pool.query<{ key: string }>(
    `select key from rate_limits where key like 'api:customer:%' and expire > extract(epoch from clock_timestamp()) * 1000 - 60000`,
  );
  expect(rows).toHaveLength(1);
  expect(answers.length - refused.length).toBe(requestsPerMinute);
  expect(refused[0]?.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  // Each of them refuses.
  expect((await ask()).map(({ status }) => status)).toEqual([429, 429, 429]);
});

test('a balancer that asks for readiness every half second loses no request while a server stops', async () => {
  const { id, apiKey } = await createCustomer(pool, { email: 'eve@example.com', name: 'Eve' }, new Date());
  const scenario = await insertScenario(pool);
  const { id: installationId } = await insertInstallation(pool, { customerId: id, scenario });
  let ready = [...urls];
  let isOver = false;
  const balancer = async () => {
    for (; !isOver; await delay(500)) {
      const isReady = await Promise.all(
        urls.map((url) =>
          fetch(`${url}/readyz`).then(
            ({ status }) => status === 200,
            () => false,
          ),
        ),
      );
      ready = urls.filter((_url, index) => isReady[index]);
    }
  };
  const acknowledged: string[] = [];
  const failures: unknown[] = [];
  const send = async (name: string) => {
    for (let number = 0; !isOver; number += 1) {
      const url = ready[number % ready.length]!;
      const at = new Date().toISOString();
      const task = { installationId, executionId: `${name}-${number}`, status: 'completed' };
      const tasks = [{ ...task, startedAt: at, finishedAt: at }];
      await apiClient(url, apiKey)
        .post('/v1/execution-tasks', { tasks })
        .then(
          ({ status }) => (status === 200 ? acknowledged.push(task.executionId) : failures.push(status)),
          (error: unknown) => failures.push(error),
        );
    }
  };
  const work = Promise.all([balancer(), ...['a', 'b', 'c', 'd'].map(send)]);
  await until(() => acknowledged.length > 20);
  const [first] = servers as [ServerProcess];
  first.child.kill('SIGTERM');
  await until(() => ready.length === 2);
  expect(await first.exited).toBe(0);
  const soFar = acknowledged.length;
  await until(() => acknowledged.length > soFar + 20);
  isOver = true;
  await work;
  expect(failures).toEqual([]);
  expect(await one(`select count(*) as n from execution_tasks`)).toEqual({ n: acknowledged.length });
});
