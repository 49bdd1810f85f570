import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { apiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
afterEach(() => server.close());

test('a server is ready, also on a newer schema, and not on an older one than its build expects, which it names', async () => {
  server = await startTestServer();
  const visitor = apiClient(server.url);
  expect((await visitor.get('/healthz')).status).toBe(200);
  expect((await visitor.get('/readyz')).body).toEqual({ status: 'ready' });

  await server.pool.query(
    `insert into schema_migrations (name, run_on) values ('9999_of_the_next_release', now())`,
  );
  expect((await visitor.get('/readyz')).body).toEqual({ status: 'ready' });
  await server.pool.query(`delete from schema_migrations where name = '9999_of_the_next_release'`);

  const { rows } = await server.pool.query<{ name: string }>(
    `delete from schema_migrations where id = (select max(id) from schema_migrations) returning name`,
  );
  const behind = await visitor.get('/readyz');
  expect([behind.status, behind.headers.get('retry-after')]).toEqual([503, '5']);
  expect(behind.body).toMatchObject({
    type: '/problems/not_ready',
    missing: [expect.stringMatching(new RegExp(`^migrations: .*expects ${rows[0]?.name}$`))],
  });

  await server.pool.query('alter table schema_migrations rename to schema_migrations_away');
  expect((await visitor.get('/readyz')).body.missing[0]).toMatch(/^migrations: the database has none/);
  expect((await visitor.get('/healthz')).status).toBe(200);
});

test('a job runner that stopped is named', async () => {
  server = await startTestServer();
  await server.deps.queue.stop();
  const { status, body } = await apiClient(server.url).get('/readyz');
  expect([status, body.missing]).toEqual([503, ['jobs: the job runner is not alive']]);
});

test('a server that is shutting down says that it drains, and answers once more on each connection', async () => {
  server = await startTestServer();
  const draining = createApp({ ...server.deps, draining: AbortSignal.abort() }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => draining.once('listening', resolve));
    const { port } = draining.address() as AddressInfo;
    const visitor = apiClient(`http://127.0.0.1:${port}`);
    const { status, body } = await visitor.get('/readyz');
    expect([status, body.missing]).toEqual([503, ['draining: the server is shutting down']]);
    const last = await visitor.get('/v1/categories');
    expect([last.status, last.headers.get('connection')]).toEqual([200, 'close']);
  } finally {
    draining.closeAllConnections();
    draining.close();
  }
});

test('stopping finishes the request under way, refuses new ones and does not wait for kept connections', async () => {
  server = await startTestServer();
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(server.url);
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      request({ hostname, port, path, agent }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      })
        .once('error', reject)
        .end();
    });
  expect(await ask('/healthz')).toBe(200);
  // A row lock holds the answer of one request while the server stops.
  const client = await server.pool.connect();
  await client.query('begin; lock table categories in access exclusive mode');
  const held = ask('/v1/categories');
  const isWaiting = `select exists(select from pg_locks where relation = 'categories'::regclass and not granted) as waits`;
  await until(async () => (await server.pool.query<{ waits: boolean }>(isWaiting)).rows[0]?.waits === true);
  const stopped = server.close();
  await until(() =>
    fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  await client.query('rollback');
  client.release();
  expect(await held).toBe(200);
  const answeredAt = Date.now();
  await stopped;
  expect(Date.now() - answeredAt).toBeLessThan(4_000);
  agent.destroy();
  server = await startTestServer();
});
