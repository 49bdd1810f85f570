import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectInboxMetrics } from '../../../server/inbox/inbox-metrics.ts';
import { metricsRegistry } from '../../../server/platform/metrics.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startProcess } from '../../support/server-process.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { createSender } from './sender.ts';

const secret = 'whsec_operators';
let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer({
    stripe: { url: 'http://127.0.0.1:1', apiKey: 'sk_test_operators', webhookSecret: secret },
  });
  operator = await operatorClient(server, ['billing:read', 'billing:write']);
  const { payload, send } = createSender(server.url, secret);
  for (const [index, type] of [
    'product.created',
    'price.created',
    'product.created',
    'price.created',
  ].entries())
    await send(
      payload({
        id: `evt_${index}`,
        type,
        created: Date.parse(`2026-03-0${index + 1}T12:00:00Z`) / 1000,
        data: { object: { id: `obj_${index % 2}`, object: 'thing', note: 'Ünïcödé' } },
      }),
    );
  await send(payload({ id: 'evt_live', livemode: true }));
  await send(payload({ id: 'evt_connect', account: 'acct_1' }));
  await server.pool.query(
    `update stripe_events set state = 'failed', error = 'odd' where id in ('evt_1', 'evt_3')`,
  );
});
afterAll(() => server.close());

const idsOf = async (query: string) =>
  (await operator.get(`/admin/stripe-events?${query}`)).body.items.map(({ id }: { id: string }) => id);

describe('the list of events', () => {
  test.each([
    ['state=failed', ['evt_3', 'evt_1']],
    ['type=product.created&object=obj_0', ['evt_2', 'evt_0']],
    ['object=obj_1', ['evt_3', 'evt_1']],
    ['from=2026-03-02&to=2026-03-03', ['evt_2', 'evt_1']],
    ['from=2026-03-01T12:00:00Z&to=2026-03-03T12:00:00Z', ['evt_1', 'evt_0']],
    ['state=parked', []],
  ])('%s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  test.each(['state=odd', 'from=yesterday', 'to=2026-13-01'])('%s is refused', async (query) => {
    expect((await operator.get(`/admin/stripe-events?${query}`)).status).toBe(422);
  });

  test('one event shows what Stripe sent, to those who may write billing', async () => {
    const { status, body } = await operator.get('/admin/stripe-events/evt_0');
    expect([status, body.id, body.state]).toEqual([200, 'evt_0', 'ignored']);
    expect(JSON.parse(body.payload)).toMatchObject({ id: 'evt_0', data: { object: { note: 'Ünïcödé' } } });
    const reader = await operatorClient(server, ['billing:read']);
    expect((await reader.get('/admin/stripe-events/evt_0')).body.payload).toBeNull();
    expect((await operator.get('/admin/stripe-events/evt_none')).status).toBe(404);
  });

  test('the summary counts every state and tells since when the oldest one waits', async () => {
    await server.pool.query(
      `insert into stripe_events (id, type, livemode, payload, headers, created_at, received_at, state, subject, leased_until)
       values ('evt_waiting', 'charge.succeeded', false, '{}', '{}', now(), now() - interval '90 seconds', 'pending', 'x', now() + interval '1 hour')`,
    );
    const { body } = await operator.get('/admin/stripe-events/summary');
    expect(body.counts).toMatchObject({ pending: 1, parked: 0, failed: 2, quarantined: 1 });
    expect(body.oldestPendingAt).not.toBeNull();
    expect(body.lagSeconds).toBeGreaterThanOrEqual(90);
    collectInboxMetrics(server.pool);
    const metrics = await metricsRegistry.metrics();
    expect(metrics).toContain('stripe_events{state="failed"} 2');
    expect(Number(/^stripe_events_lag_seconds (\S+)/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(90);
    await server.pool.query(`delete from stripe_events where id = 'evt_waiting'`);
  });
});

describe('a replay of many', () => {
  const stateOf = async (id: string) =>
    (await server.pool.query(`select state, error from stripe_events where id = $1`, [id])).rows[0];
  const fail = () =>
    server.pool.query(
      `update stripe_events set state = 'failed', error = 'odd' where id in ('evt_1', 'evt_3')`,
    );

  test('F42 by what they have in common works off exactly those, also twice', async () => {
    await fail();
    const filter = { state: 'failed', type: 'price.created', from: '2026-03-04', to: '2026-03-04' };
    expect((await operator.post('/admin/stripe-events/replay', filter)).body).toEqual({ replayed: 1 });
    await expect.poll(() => stateOf('evt_3'), { timeout: 20_000 }).toEqual({ state: 'ignored', error: null });
    expect((await operator.post('/admin/stripe-events/replay', filter)).body).toEqual({ replayed: 0 });
    expect(await stateOf('evt_1')).toEqual({ state: 'failed', error: 'odd' });
  });

  test('F42 by ids works off those; an unknown one stops all', async () => {
    await fail();
    const { status, body } = await operator.post('/admin/stripe-events/replay', {
      ids: ['evt_1', 'evt_none'],
    });
    expect([status, body.detail]).toEqual([404, expect.stringContaining('evt_none')]);
    expect((await stateOf('evt_1')).state).toBe('failed');
    expect((await operator.post('/admin/stripe-events/replay', { ids: ['evt_1'] })).body).toEqual({
      replayed: 1,
    });
    await expect.poll(async () => (await stateOf('evt_1')).state, { timeout: 20_000 }).toBe('ignored');
  });

  test('F59 F60 leaves what is of the other mode or of a connected account as it is', async () => {
    const all = await operator.post('/admin/stripe-events/replay', { from: '2020-01-01' });
    expect(all.body).toEqual({ replayed: 4 });
    expect((await stateOf('evt_live')).state).toBe('quarantined');
    expect((await operator.post('/admin/stripe-events/evt_connect/replay')).status).toBe(409);
    // Else the next test's failures would be marked as worked off by what still runs from this one.
    for (const id of ['evt_0', 'evt_1', 'evt_2', 'evt_3'])
      await expect.poll(async () => (await stateOf(id)).state, { timeout: 20_000 }).toBe('ignored');
  });

  test.each([{}, { ids: [] }, { ids: ['evt_1'], state: 'failed' }, { state: 'odd' }])(
    '%j is refused',
    async (body) => {
      expect((await operator.post('/admin/stripe-events/replay', body)).status).toBe(422);
    },
  );

  test('is not for those who may only read', async () => {
    const reader = await operatorClient(server, ['billing:read']);
    expect((await reader.post('/admin/stripe-events/replay', { state: 'failed' })).status).toBe(403);
  });

  test('F42 on the command line: by state and days, and by ids', async () => {
    await fail();
    const admin = async (...words: string[]) => {
      const child = startProcess(process.execPath, ['scripts/run.mjs', 'server/admin.ts', ...words], {
        DATABASE_URL: String(server.deps.config.databaseUrl),
        STRIPE_SECRET_KEY: 'sk_test_operators',
      });
      const status = await child.exited;
      return { status, output: child.output() };
    };
    const some = await admin(
      'stripe-event',
      'replay',
      '--state',
      'failed',
      '--from',
      '2026-03-04',
      '--to',
      '2026-03-04',
    );
    expect([some.status, JSON.parse(some.output)]).toEqual([0, { replayed: 1 }]);
    const named = await admin('stripe-event', 'replay', 'evt_0', 'evt_1');
    expect(JSON.parse(named.output)).toEqual({ replayed: 2 });
    const wrong = await admin('stripe-event', 'replay');
    expect(wrong.status).not.toBe(0);
    expect(wrong.output).toContain('what the events have in common');
  }, 60_000);
});
