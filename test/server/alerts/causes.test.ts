import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { countDays, daysUpTo, insertDays, type DayOfRuns } from './days-of-runs.ts';

const yesterday = '2026-11-19';
const scenarios = 1_000;
let now = new Date('2026-11-20T10:04:00Z');
let server: TestServer;
let operator: ApiClient;
let ada: { id: string };
let bob: { id: string };
let days: DayOfRuns[];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  await server.pool.query(
    `insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
     values ('opr_owner', 'owner@example.com', 'Olga', 'olga', 'owner', true, now(), now())`,
  );
  operator = await operatorClient(server);
  [ada, bob] = [await customerClient(server), await customerClient(server, 'Bob')];
  for (const { id } of (await operator.get('/admin/alert-rules?limit=100')).body.items)
    await operator.patch(`/admin/alert-rules/${id}`, { isActive: false });
  const confirmedAt = new Date('2026-06-01T00:00:00Z');
  days = [];
  // Of two customers with different volumes Bob's runs break for three quarters, Ada's for a quarter; both ran fewer or more before.
  for (const [customer, runs, broken] of [
    [ada, 30, 8],
    [bob, 50, 38],
  ] as const) {
    const scenario = await insertScenario(server.pool);
    const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario, confirmedAt });
    days.push(
      ...daysUpTo(yesterday, 80, (day, index) => ({
        day,
        installation: id,
        runs: index >= 76 ? runs : 40,
        failed: index >= 76 ? broken : 1 + (index % 3),
      })),
    );
  }
  await insertDays(server, days);
  await countDays(server, { from: '2026-08-01', to: yesterday });
}, 120_000);
afterAll(() => server.close());

test('what explains a change is what anybody reckons from the runs', async () => {
  const condition = {
    kind: 'trend',
    metric: 'completionRate',
    scope: 'library',
    direction: 'down',
    minimumEffect: 0.05,
    minimumVolume: 30,
  };
  await operator.post('/admin/alert-rules', { name: 'Rate', condition });
  await evaluateAlerts(server.deps);
  const [{ evidence }] = (await operator.get('/admin/alerts')).body.items;
  expect(evidence.startedOn).toBe('2026-11-16');
  const { rows } = await server.pool.query<{ id: string; changed: boolean; runs: number; completed: number }>(
    `select customers.id, started_at >= '2026-11-16' as changed, count(*)::int as runs, count(*) filter (where state = 2)::int as completed
     from task_facts join customers on customers.no = customer_no where started_at >= '2026-11-09' group by 1, 2`,
  );
  const of = (id: string, changed: boolean) =>
    rows.find((row) => row.id === id && row.changed === changed) ?? { runs: 0, completed: 0 };
  const sum = (changed: boolean, by: 'runs' | 'completed') =>
    of(ada.id, changed)[by] + of(bob.id, changed)[by];
  const rateBefore = sum(false, 'completed') / sum(false, 'runs');
  const weighed = (id: string, changed: boolean) =>
    (of(id, changed).completed - rateBefore * of(id, changed).runs) / sum(changed, 'runs');
  const change = sum(true, 'completed') / sum(true, 'runs') - rateBefore;
  const shares = new Map(
    [ada.id, bob.id].map((id) => [id, (weighed(id, true) - weighed(id, false)) / change]),
  );
  expect([...shares.values()].reduce((all, share) => all + share, 0)).toBeCloseTo(1, 9);
  const told = evidence.contributors.filter(({ by }: { by: string }) => by === 'customer');
  expect(told.map(({ id }: { id: string }) => id)).toEqual([bob.id, ada.id]);
  for (const { id, share, before, after } of told) {
    expect(share).toBeCloseTo(shares.get(id) ?? NaN, 9);
    expect(before).toBeCloseTo(of(id, false).completed / of(id, false).runs, 9);
    expect(after).toBeCloseTo(of(id, true).completed / of(id, true).runs, 9);
  }
});

test('a thousand scenarios that break within an hour are a thousand alerts and one message', async () => {
  await server.pool.query('update alert_rules set is_active = false');
  const { rows } = await server.pool.query<{ id: string }>(
    `with made as (
       insert into scenarios (id, slug, title, description, complexity_level, category_id, status, created_at, updated_at)
       select 'scn_storm_' || n, 'storm-' || n, 'Storm ' || n, '', 1, (select min(id) from categories), 'active', now(), now() from generate_series(1, $1::int) n
       returning id
     ), versions as (
       insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at)
       select 'ver_' || id, id, 1, '{}', '{}', now() from made returning id, scenario_id
     )
     insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
     select 'ins_' || scenario_id, $2, scenario_id, id, 'installed', 'http', sha256(convert_to(id, 'utf8')), 'A copy', now(), '2026-06-01' from versions
     returning id`,
    [scenarios, bob.id],
  );
  const today = '2026-11-20';
  await insertDays(
    server,
    rows.map(({ id }) => ({ day: today, installation: id, runs: 10, failed: 9 })),
  );
  await countDays(server, { from: today, to: today });
  const condition = {
    kind: 'threshold',
    metric: 'completionRate',
    scope: 'scenarios',
    comparison: 'below',
    value: 0.5,
    days: 1,
    minimumVolume: 10,
  };
  const { body: rule } = await operator.post('/admin/alert-rules', { name: 'Half', condition });
  for (let hour = 0; hour < 2; hour += 1) {
    now = new Date(now.getTime() + 3_600_000);
    await evaluateAlerts(server.deps);
  }
  const count = async (sql: string) =>
    (await server.pool.query<{ count: number }>(`select count(*)::int as count from ${sql}`)).rows[0]?.count;
  expect(await count(`alerts where rule_id = '${rule.id}' and state = 'open'`)).toBe(scenarios);
  const ofStorm = () => server.mails.filter(({ subject }) => subject.startsWith('1000 alerts'));
  await expect.poll(ofStorm).toHaveLength(1);
  expect(ofStorm()[0]?.text).toContain('… and 980 more');
  await expect.poll(() => count('alert_notices where message_id is null')).toBe(0);
  expect(await count(`alert_messages where state = 'sent'`)).toBe(2); // the first test's, and the storm's
}, 180_000);
