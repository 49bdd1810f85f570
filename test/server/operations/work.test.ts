import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let customerId: string;
const now = new Date('2026-09-10T12:00:00Z');

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  ({ id: customerId } = await customerClient(server));
  const { pool } = server;
  await pool.query(
    `insert into customer_exports (id, customer_id, state, tables_done, table_count, created_at, expires_at)
     values ('cex_1', $1, 'gathering', 15, 60, '2026-09-10T11:50:00Z', '2026-09-12T00:00:00Z')`,
    [customerId],
  );
  await pool.query(
    `insert into reconciliations (id, from_day, to_day, requested_by, state, created_at) values ('rcn_1', '2026-08-01', '2026-08-10', 'operator', 'running', '2026-09-10T11:40:00Z')`,
  );
  await pool.query(
    `insert into reconciliation_days (reconciliation_id, day, differences, others)
     select 'rcn_1', '2026-08-01'::date + n, '[]', '[]' from generate_series(0, 4) n`,
  );
  await pool.query(
    `insert into rebuilds (id, since, requested_by, state, step, counts, error, created_at, finished_at)
     values ('rbd_1', '2026-01-01', 'operator', 'failed', 'charges', '{"subscriptions": 12, "charges": 30}', 'Stripe refused the key.', '2026-09-10T10:00:00Z', '2026-09-10T10:05:00Z')`,
  );
  await pool.query(
    `insert into audit_runs (id, requested_by, state, checked, created_at) values ('aud_1', 'operator', 'running', 4, '2026-09-10T11:59:00Z')`,
  );
});
afterAll(() => server.close());

const work = async (query = '', client = operator) => {
  const { status, body } = await client.get(`/admin/work?${query}`);
  expect(status).toBe(200);
  return body.items;
};

test('tells how far long work is, when it will end, and why it failed, what began last first', async () => {
  const { rows } = await server.pool.query<{ name: string }>(`select name from customers where id = $1`, [
    customerId,
  ]);
  const name = rows[0]?.name;
  expect(await work()).toEqual([
    expect.objectContaining({ id: 'aud_1', kind: 'audit', state: 'running', done: 4, unit: 'gates' }),
    {
      id: 'cex_1',
      kind: 'export',
      state: 'running',
      subject: name,
      customer: customerId,
      version: null,
      from: null,
      to: null,
      done: 15,
      total: 60,
      unit: 'tables',
      startedAt: '2026-09-10T11:50:00.000Z',
      endedAt: null,
      expectedAt: '2026-09-10T12:30:00.000Z',
      error: null,
    },
    expect.objectContaining({
      id: 'rcn_1',
      kind: 'reconciliation',
      from: '2026-08-01',
      to: '2026-08-10',
      done: 5,
      total: 10,
      expectedAt: '2026-09-10T12:20:00.000Z',
    }),
    expect.objectContaining({
      id: 'rbd_1',
      kind: 'rebuild',
      state: 'failed',
      from: '2026-01-01',
      done: 42,
      total: null,
      expectedAt: null,
      error: 'Stripe refused the key.',
    }),
  ]);
});

test('is listed page by page, by kind, and what goes on apart from what is over', async () => {
  const { body: first } = await operator.get('/admin/work?limit=2');
  const { body: second } = await operator.get(`/admin/work?limit=2&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['aud_1', 'cex_1', 'rcn_1', 'rbd_1']);
  expect(second.nextCursor).toBeNull();
  expect((await work('open=false')).map(({ id }: { id: string }) => id)).toEqual(['rbd_1']);
  expect((await work('open=true')).length).toBe(3);
  expect((await work('kind=export')).map(({ id }: { id: string }) => id)).toEqual(['cex_1']);
});

test('has only the kinds that the caller may read, and days that are counted anew until they are', async () => {
  const helper = await operatorClient(server, ['customers:read']);
  expect((await work('', helper)).map(({ id }: { id: string }) => id)).toEqual(['cex_1']);
  await server.pool.query(
    `update reporting_settings set rebuild_from = '2026-09-01', rebuilt_to = '2026-09-03', changed_at = '2026-09-10T11:30:00Z'`,
  );
  expect(await work('kind=recount')).toMatchObject([
    { state: 'running', from: '2026-09-01', done: 3, total: 10, expectedAt: '2026-09-10T13:10:00.000Z' },
  ]);
  await server.pool.query(`update reporting_settings set rebuild_from = null, rebuilt_to = null`);
  expect(await work('kind=recount')).toEqual([]);
  await server.pool.query(
    `insert into jobs.job (name, data, state, output, created_on, completed_on)
     values ('executions.rebuild-days', '{"from": "2026-09-01", "to": "2026-09-04"}', 'failed', $1::jsonb, '2026-09-10T09:00:00Z', '2026-09-10T09:01:00Z')`,
    [JSON.stringify({ message: 'no row for "ada"' })],
  );
  expect(await work('kind=recount&open=false')).toMatchObject([
    { state: 'failed', from: '2026-09-01', to: '2026-09-04', done: null, total: 4, error: 'no row for "…"' },
  ]);
});

test('counts a campaign by the installations that have answered', async () => {
  const { pool } = server;
  const scenario = await insertScenario(pool, { title: 'Lead alert' });
  for (let n = 0; n < 2; n += 1) await insertInstallation(pool, { customerId, scenario });
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
     values ('ver_work', $1, 2, '{"name":"x","flow":[]}', '{"type":"on-demand"}', '{"valid":true}', now(), now())`,
    [scenario.id],
  );
  const { body } = await operator.post('/admin/upgrade-campaigns', { scenario: scenario.id, waves: [] });
  await pool.query(
    `update upgrade_campaign_installations set state = 'declined' where campaign_id = $1 and place = 1`,
    [body.id],
  );
  expect(await work('kind=campaign')).toMatchObject([
    { id: body.id, state: 'running', subject: 'Lead alert', version: 2, done: 1, total: 2, expectedAt: null },
  ]);
});
