import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { authenticateWith } from '../../../../server/accounts/sign-in/authenticate.ts';
import { liveRoutes } from '../../../../server/analytics/live/live-routes.ts';
import { inTransaction } from '../../../../server/platform/database.ts';
import { endpointRouter } from '../../../../server/platform/endpoint-router.ts';
import { announce } from '../../../../server/platform/outbox/outbox.ts';
import { problemAnswers } from '../../../../server/platform/problem-answers.ts';
import type { RunningServer } from '../../../../server/start-server.ts';
import { apiClient } from '../../../support/api-client.ts';
import { followEvents, type EventStream } from '../../../support/event-stream.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../../support/library-rows.ts';
import { startSecondServer } from '../../../support/second-server.ts';
import { operatorKey, signedIn } from '../../accounts/people.ts';
import { startShop, type Buyer, type Shop } from '../../billing/shop.ts';

const soon = { timeout: 40_000, interval: 50 };
let shop: Shop;
let other: RunningServer;
let owner: { headers: Record<string, string> };
let ada: Buyer;
let scenario: ScenarioRow;
let installationId: string;
const open: EventStream[] = [];

beforeAll(async () => {
  shop = await startShop();
  other = await startSecondServer(shop.server);
  owner = await operatorKey(shop.server, ['*']);
  ada = await shop.newBuyer('Ada');
  scenario = await insertScenario(shop.server.pool, { title: 'Chasing invoices' });
  ({ id: installationId } = await insertInstallation(shop.server.pool, { customerId: ada.id, scenario }));
});
afterEach(() => open.splice(0).forEach((stream) => stream.close()));
afterAll(async () => {
  await other.stop();
  await shop.close();
});

async function follow(headers: Record<string, string> = owner.headers, url = shop.server.url) {
  const stream = await followEvents(`${url}/admin/live`, headers);
  open.push(stream);
  return stream;
}

/** Reported to the other server. */
async function report(executionId: string, status: 'running' | 'completed' | 'failed', agoMs = 1_000) {
  const at = Date.now();
  const ended = status === 'running' ? {} : { finishedAt: new Date(at).toISOString() };
  const failed = status === 'failed' ? { error: { code: 'RateLimit', message: 'Ask Bob' } } : {};
  const startedAt = new Date(at - agoMs).toISOString();
  const task = { installationId, executionId, status, startedAt, ...ended, ...failed };
  const { body } = await apiClient(other.url, ada.apiKey).post('/v1/execution-tasks', { tasks: [task] });
  expect(body.rejected).toEqual([]);
}

const failures = (stream: EventStream) => stream.of('failure').map(({ data }) => data.executionId);
const startedIn = (lastHour: { started: number }[]) =>
  lastHour.reduce((sum, { started }) => sum + started, 0);

test('a reader sees what goes on, and what another server records: runs, failures and payments', async () => {
  const stream = await follow();
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(stream.headers.get('cache-control')).toContain('no-store');
  await expect.poll(() => stream.events.length, soon).toBe(1);
  expect(stream.events[0]).toMatchObject({
    event: 'snapshot',
    data: { activeNow: 0, lastHour: [], tasks: [] },
  });

  await report('run-1', 'running');
  await expect.poll(() => stream.of('tick').at(-1)?.data.activeNow, soon).toBe(1);
  const { data } = stream.of('tick').at(-1)!;
  expect(data.lastHour).toMatchObject([{ started: 1, completed: 0, failed: 0 }]);
  expect(data.tasks).toMatchObject([
    {
      executionId: 'run-1',
      taskKey: 'main',
      scenario: { id: scenario.id, title: 'Chasing invoices' },
      customer: { id: ada.id, name: 'Ada' },
      installation: { id: installationId, name: 'A copy' },
    },
  ]);

  await report('run-2', 'failed');
  await expect.poll(() => failures(stream), soon).toEqual(['run-2']);
  expect(stream.of('failure')[0]).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    data: { errorCode: 'RateLimit', errorMessage: 'Ask Bob', customer: { name: 'Ada' }, retryOf: null },
  });

  const ware = await shop.newWare({ amount: 1900, currency: 'usd' });
  await shop.buy(ada, ware);
  await shop.deliver({ to: `${other.url}/webhooks/stripe` });
  await expect.poll(() => stream.of('payment').length, soon).toBe(1);
  expect(stream.of('payment')[0]!.data).toMatchObject({
    orderId: expect.stringMatching(/^ord_/),
    amount: { amount: 1900, currency: 'usd' },
    scenario: { id: ware.id },
    customer: { id: ada.id, name: 'Ada' },
  });
});

test('whoever comes later is told what went before, the last hour by its minutes', async () => {
  await report('run-3', 'completed', 10 * 60_000);
  const stream = await follow();
  await expect.poll(() => stream.of('payment').length, soon).toBe(1);
  expect(failures(stream)).toEqual(['run-2']);
  const { lastHour } = stream.events[0]!.data;
  expect(startedIn(lastHour)).toBe(3);
  expect(lastHour.map(({ minute }: { minute: string }) => minute)).toEqual(
    lastHour.map(({ minute }: { minute: string }) => minute).toSorted(),
  );
});

test('where an hour holds millions of runs, only its latest minutes are counted', async () => {
  await report('run-now', 'completed');
  await shop.server.pool.query('update task_hours set started = started + 60000000');
  const stream = await follow();
  await expect.poll(() => stream.events.length, soon).toBeGreaterThan(0);
  await shop.server.pool.query('update task_hours set started = started - 60000000');
  const { lastHour } = stream.events[0]!.data;
  expect(startedIn(lastHour)).toBeGreaterThan(0);
  const tenMinutesAgo = new Date(Date.now() - 9 * 60_000).toISOString();
  expect(lastHour.filter(({ minute }: { minute: string }) => minute < tenMinutesAgo)).toEqual([]);
});

test('a reader that comes back is told what it has missed, whichever server it comes back to', async () => {
  const before = await follow();
  await report('run-4', 'failed');
  await expect.poll(() => failures(before), soon).toContain('run-4');
  const lastId = before.of('failure').at(-1)!.id!;
  before.close();
  for (let count = 0; count < 12; count += 1) await report(`missed-${count}`, 'failed');
  for (const url of [shop.server.url, other.url]) {
    const after = await follow({ ...owner.headers, 'Last-Event-ID': lastId }, url);
    await expect.poll(() => failures(after), soon).toContain('missed-11');
    expect(failures(after).filter((id) => id.startsWith('missed-'))).toHaveLength(12);
  }
  const lost = await follow({ ...owner.headers, 'Last-Event-ID': 'evt_unknown' });
  await expect.poll(() => failures(lost).length, soon).toBe(10);
});

test('what is committed late is told all the same, each event once', async () => {
  const stream = await follow();
  await expect.poll(() => stream.events.length, soon).toBeGreaterThan(0);
  const client = await shop.server.pool.connect();
  await client.query('begin');
  await announce(client, [
    {
      type: 'execution.failed',
      customerId: ada.id,
      scenarioId: scenario.id,
      installationId,
      occurredAt: new Date(),
      data: { executionId: 'slow', taskKey: 'main', retryOf: null, errorCode: null, errorMessage: null },
    },
  ]);
  await report('quick', 'failed');
  await expect.poll(() => failures(stream), soon).toContain('quick');
  expect(failures(stream)).not.toContain('slow');
  await client.query('commit');
  client.release();
  await expect.poll(() => failures(stream), soon).toContain('slow');
  await report('last', 'failed'); // a look later
  await expect.poll(() => failures(stream), soon).toContain('last');
  const ids = stream.events.flatMap(({ id }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
});

test('an analyst sees neither names nor what runs say', async () => {
  const analyst = await signedIn(shop.server, 'analyst');
  await report('run-5', 'running');
  const stream = await follow(analyst.headers);
  await report('run-6', 'failed');
  await expect.poll(() => failures(stream), soon).toContain('run-6');
  expect(stream.of('payment')[0]!.data.customer).toEqual({ id: ada.id, name: null });
  expect(stream.of('failure').at(-1)!.data).toMatchObject({ errorCode: 'RateLimit', errorMessage: null });
  expect(JSON.stringify(stream.events)).not.toMatch(/Ada|A copy|Ask Bob/);
  expect(stream.events[0]!.data.tasks[0].scenario.title).toBe('Chasing invoices');
});

test('it is for operators who may read figures', async () => {
  const helper = await operatorKey(shop.server, ['feedback:read']);
  expect((await follow({})).status).toBe(401);
  expect((await follow({ authorization: `Bearer ${ada.apiKey}` })).status).toBe(401);
  expect((await follow(helper.headers)).status).toBe(403);
  const head = await fetch(`${shop.server.url}/admin/live`, { method: 'HEAD', headers: owner.headers });
  expect(head.status).toBe(200);
});

test('a server that shuts down ends its streams at once; those of others go on', async () => {
  const third = await startSecondServer(shop.server);
  const [there, here] = [await follow(owner.headers, third.url), await follow()];
  await expect.poll(() => there.events.length, soon).toBeGreaterThan(0);
  const stopped = third.stop();
  await there.ended;
  await stopped;
  await report('run-7', 'failed');
  await expect.poll(() => failures(here), soon).toContain('run-7');
});

test('a hundred may follow one server; the place of one who leaves is free again', async () => {
  const streams = [];
  for (let count = 0; count < 100; count += 1) streams.push(await follow());
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  const refused = await fetch(`${shop.server.url}/admin/live`, { headers: owner.headers });
  expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
    503,
    '/problems/too_many_streams',
  ]);
  expect((await follow(owner.headers, other.url)).status).toBe(200);
  streams[0]!.close();
  await expect.poll(async () => (await follow()).status, soon).toBe(200);
});

test('a stream shows that it lives, and ends when the credential is no longer valid', async () => {
  const { deps } = shop.server;
  const app = express();
  app.use(
    endpointRouter(liveRoutes(deps, { checkEveryMs: 50, commentEveryMs: 50 }), {
      authenticate: authenticateWith(deps),
      idempotency: async (_key, run) => run(),
      rateLimit: async () => {},
    }),
    problemAnswers(deps.failures),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const key = await operatorKey(shop.server, ['analytics:read', 'customers:read']);
    const stream = await follow(key.headers, url);
    await expect.poll(() => stream.comments.length, soon).toBeGreaterThan(2);
    expect(stream.of('failure').at(-1)!.data.customer.name).toBe('Ada');
    const setScopes = (scopes: string[]) =>
      inTransaction(deps.pool, (db) =>
        db.query('update api_keys set scopes = $2 where id = $1', [key.id, scopes]),
      );
    await setScopes(['analytics:read']);
    const seenAt = stream.comments.length;
    await expect.poll(() => stream.comments.length, soon).toBeGreaterThan(seenAt + 3);
    await report('run-8', 'failed');
    await expect.poll(() => failures(stream), soon).toContain('run-8');
    expect(stream.of('failure').at(-1)!.data.customer.name).toBeNull();
    await setScopes(['feedback:read']);
    await stream.ended;
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
