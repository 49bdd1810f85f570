import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { lockAlerts } from '../../../server/alerts/lifecycle/slot-queries.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { countDays, insertDays } from './days-of-runs.ts';

const today = '2026-11-20';
let now = new Date(`${today}T10:04:00Z`);
let server: TestServer;
let operator: ApiClient;
let edited: string;
let untouched: string;

const nextHour = () => (now = new Date(now.getTime() + 3_600_000));
const alertsOf = async (rule: string) =>
  (await operator.get('/admin/alerts')).body.items.filter(
    (alert: { rule: { id: string } }) => alert.rule.id === rule,
  );
const failuresAbove = (value: number) => ({
  kind: 'threshold',
  scope: 'library',
  metric: 'failures',
  comparison: 'above',
  value,
  days: 3,
  minimumVolume: 1,
});
const addRule = async (name: string): Promise<string> =>
  (
    await operator.post('/admin/alert-rules', {
      name,
      condition: failuresAbove(5),
      severity: 'warning',
      channels: [],
    })
  ).body.id;

/** A look that has read its rules and what they watch, and the change of one that is made before the look is written. */
async function changeWhileLookedAt(change: () => Promise<{ status: number }>): Promise<void> {
  const waiting = async () =>
    (
      await server.pool.query(
        `select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
      )
    ).rowCount;
  const holder = await server.pool.connect();
  try {
    await holder.query('begin');
    await lockAlerts(holder);
    const changed = change();
    await until(async () => (await waiting()) === 1);
    const looked = evaluateAlerts(server.deps);
    await until(async () => (await waiting()) === 2); // behind the change, with what it read before
    await holder.query('commit');
    expect((await changed).status).toBe(200);
    await looked;
  } finally {
    holder.release();
  }
}

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  const ada = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  const { id: installation } = await insertInstallation(server.pool, { customerId: ada.id, scenario });
  await insertDays(server, [{ day: today, installation, runs: 40, failed: 12 }]);
  await countDays(server, { from: today, to: today });
  for (const { id } of (await operator.get('/admin/alert-rules?limit=100')).body.items)
    await operator.patch(`/admin/alert-rules/${id}`, { isActive: false });
});
afterAll(() => server.close());

/** One look before: what is found a second time opens an alert. */
beforeEach(async () => {
  [edited, untouched] = [await addRule('Edited'), await addRule('Untouched')];
  nextHour();
  await evaluateAlerts(server.deps);
  expect([await alertsOf(edited), await alertsOf(untouched)]).toEqual([[], []]);
  nextHour();
});

test.each([
  ['looks for something else', { condition: failuresAbove(50) }],
  ['is switched off', { isActive: false }],
])('a rule that %s while it is looked at opens nothing by what it was; the others do', async (_, changes) => {
  await changeWhileLookedAt(() => operator.patch(`/admin/alert-rules/${edited}`, changes));
  expect(await alertsOf(edited)).toEqual([]);
  expect(await alertsOf(untouched)).toHaveLength(1);
  for (let hour = 0; hour < 3; hour += 1) {
    nextHour();
    await evaluateAlerts(server.deps);
  }
  expect(await alertsOf(edited)).toEqual([]);
});

test('a rule that looks for more while it is looked at begins anew, and takes two looks as any other', async () => {
  await changeWhileLookedAt(() =>
    operator.patch(`/admin/alert-rules/${edited}`, { condition: failuresAbove(10) }),
  );
  const opened = [];
  for (let hour = 0; hour < 2; hour += 1) {
    nextHour();
    await evaluateAlerts(server.deps);
    opened.push((await alertsOf(edited)).length);
  }
  expect(opened).toEqual([0, 1]);
});

test('a rule that is only renamed while it is looked at keeps what was found, and opens an hour later', async () => {
  await changeWhileLookedAt(() => operator.patch(`/admin/alert-rules/${edited}`, { name: 'Renamed' }));
  expect(await alertsOf(edited)).toEqual([]);
  nextHour();
  await evaluateAlerts(server.deps);
  expect(await alertsOf(edited)).toHaveLength(1);
});
