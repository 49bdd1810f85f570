import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let other: pg.PoolClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  other = await server.pool.connect();
});
afterAll(async () => {
  other.release();
  await server.close();
});

const lastOf = async (subject: string) =>
  (await operator.get(`/admin/audit-log?subject=${subject}&limit=1`)).body.items[0];
const revert = (number: number) => operator.post(`/admin/audit-log/${number}/revert`, {});
const waiting = async () =>
  (
    await server.pool.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).rows[0]?.count;

/** Lets what was asked begin while `other` holds `lock`, does `meanwhile` there, and commits once so many wait. */
async function whileHeld<T>(
  { lock, waiters, meanwhile = '' }: { lock: string; waiters: number; meanwhile?: string },
  ask: () => Promise<T>,
): Promise<T> {
  await other.query('begin');
  await other.query(lock);
  const asked = ask();
  await expect.poll(waiting).toBe(waiters);
  if (meanwhile) await other.query(meanwhile);
  await other.query('commit');
  return asked;
}

const price = { amount: 2900, currency: 'usd' };
async function renamedPlan(): Promise<{ id: string; change: number }> {
  const { body } = await operator.post('/admin/plans', {
    name: 'Team',
    price,
    interval: 'month',
    scenarios: 'all',
  });
  await operator.patch(`/admin/plans/${body.id}`, { name: 'Crew' });
  return { id: body.id, change: (await lastOf('plans')).number };
}
const nameOf = async (id: string) => (await operator.get(`/admin/plans/${id}`)).body.name;

test('who changes a field while it is being taken back keeps what they set', async () => {
  const { id, change } = await renamedPlan();
  const lock = `select from plans where id = '${id}' for update`;
  const meanwhile = `update plans set name = 'Somebody else' where id = '${id}'`;
  const { status, body } = await whileHeld({ lock, waiters: 1, meanwhile }, () => revert(change));
  expect([status, body.type, body.fields]).toEqual([409, '/problems/changed_since', ['name']]);
  expect(await nameOf(id)).toBe('Somebody else');
});

test('who changes another field at the same moment keeps it, and the change is taken back all the same', async () => {
  const { id, change } = await renamedPlan();
  const lock = `select from plans where id = '${id}' for update`;
  const meanwhile = `update plans set description = 'For crews.' where id = '${id}'`;
  const { status } = await whileHeld({ lock, waiters: 1, meanwhile }, () => revert(change));
  expect(status).toBe(201);
  expect((await operator.get(`/admin/plans/${id}`)).body).toMatchObject({
    name: 'Team',
    description: 'For crews.',
  });
});

test('of two who take a change back at once one does', async () => {
  const chain = `select pg_advisory_xact_lock(hashtextextended('changes', 0))`;
  const { id, change } = await renamedPlan();
  const plans = await whileHeld({ lock: chain, waiters: 2 }, () =>
    Promise.all([revert(change), revert(change)]),
  );
  expect(plans.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await nameOf(id)).toBe('Team');

  const rate = { scope: 'library', name: 'hourlyRate', provenance: 'confirmed' };
  for (const [value, month] of [
    ['40', '01'],
    ['55', '02'],
  ])
    await operator.post('/admin/assumptions', { ...rate, value, from: `2026-${month}-01T00:00:00Z` });
  const { number } = await lastOf('assumptions');
  // Both would add a row of their own: no row of the table is there to wait for.
  const rates = await whileHeld({ lock: chain, waiters: 2 }, () =>
    Promise.all([revert(number), revert(number)]),
  );
  expect(rates.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  const { body } = await operator.get('/admin/assumptions?scope=library&name=hourlyRate');
  expect(body.items).toHaveLength(3);
});
