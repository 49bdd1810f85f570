import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { defaultRules } from '../../../server/alerts/rules/default-rules.ts';
import { addDays } from '../../../server/platform/time.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { countDays, daysUpTo, insertDays } from './days-of-runs.ts';
import { startSlack, type Slack } from './slack.ts';

const yesterday = '2026-11-19';
const today = addDays(yesterday, 1);
let now = new Date(`${today}T10:04:00Z`);
let server: TestServer;
let second: RunningServer;
let slack: Slack;
let operator: ApiClient;
let [chasing, filing]: ScenarioRow[] = [];
let ada: Awaited<ReturnType<typeof customerClient>>;

const inHours = (hours: number) => (now = new Date(now.getTime() + hours * 3_600_000));
const evaluate = () => Promise.all([evaluateAlerts(server.deps), evaluateAlerts(second.deps)]);
const alerts = async (query = '') => {
  const { status, body } = await operator.get(`/admin/alerts?${query}`);
  expect(status).toBe(200);
  return body.items;
};
const rules = async () => (await operator.get('/admin/alert-rules?limit=100')).body.items;
const only = async (...names: string[]) => {
  for (const { id, name, isActive } of await rules())
    if (isActive !== names.includes(name))
      await operator.patch(`/admin/alert-rules/${id}`, { isActive: !isActive });
};

beforeAll(async () => {
  slack = await startSlack();
  server = await startTestServer({ now: () => now, env: slack.env });
  second = await startSecondServer(server);
  operator = await operatorClient(server);
  ada = await customerClient(server);
  [chasing, filing] = [
    await insertScenario(server.pool, { title: 'Invoice chasing' }),
    await insertScenario(server.pool, { title: 'Filing' }),
  ];
  const confirmedAt = new Date('2026-06-01T00:00:00Z');
  for (const scenario of [chasing, filing]) {
    if (!scenario) continue;
    const { id } = await insertInstallation(server.pool, { customerId: ada.id, scenario, confirmedAt });
    const isBroken = scenario === chasing;
    await insertDays(
      server,
      daysUpTo(yesterday, 80, (day, index) => ({
        day,
        installation: id,
        runs: index % 7 < 5 ? 40 : 32,
        failed: isBroken && index >= 76 ? 16 : 1 + (index % 3),
      })),
    );
  }
  await countDays(server, { from: '2026-08-01', to: today });
}, 120_000);
afterAll(async () => {
  await second.stop();
  await server.close();
  await slack.close();
});

test('a library begins with a rule of every kind, once, however many servers start', async () => {
  const items = await rules();
  expect(items).toHaveLength(Object.keys(defaultRules).length);
  expect(new Set(items.map(({ condition }: { condition: { kind: string } }) => condition.kind)).size).toBe(9);
  expect(
    items.every(
      ({ isDefault, isActive }: { isDefault: boolean; isActive: boolean }) => isDefault && isActive,
    ),
  ).toBe(true);
});

test('a change of trend opens one alert on two servers, with since when, from what to what and what explains it', async () => {
  await only('Completion rate falls');
  await evaluate();
  const open = await alerts('state=unresolved');
  expect(open).toHaveLength(1);
  expect(open[0]).toMatchObject({
    title: 'Completion rate of “Invoice chasing” fell',
    state: 'open',
    severity: 'critical',
    scenario: { id: chasing?.id, title: 'Invoice chasing' },
    evidence: { metric: 'completionRate', unit: 'rate', startedOn: addDays(yesterday, -3) },
  });
  const { before, after, series, contributors } = open[0].evidence;
  expect(before).toBeGreaterThan(0.93);
  expect(after).toBeCloseTo(0.57, 1);
  expect(series.at(-1)).toMatchObject({ day: yesterday });
  expect(contributors[0]).toMatchObject({ share: expect.any(Number) });
  expect(contributors.map(({ by, id }: { by: string; id: string }) => `${by} ${id}`)).toEqual(
    expect.arrayContaining([`customer ${ada.id}`, 'error RateLimitError']),
  );
  await expect.poll(() => slack.texts).toHaveLength(1);
  expect(slack.texts[0]).toContain('Completion rate of “Invoice chasing” fell');
  expect(slack.texts[0]).not.toContain('Ada');
});

test('an hour counts once, and what is still so is not told again', async () => {
  await evaluate();
  inHours(1);
  await evaluate();
  expect(await alerts()).toHaveLength(1);
  const { rows } = await server.pool.query(
    "select count(*)::int as count from alert_notices where channel = 'slack'",
  );
  expect(rows[0].count).toBe(1);
});

test('names of customers are for who may read them', async () => {
  const analyst = await operatorClient(server, ['alerts:read']);
  const labels = async (as: ApiClient) => {
    const [alert] = (await as.get('/admin/alerts')).body.items;
    return alert.evidence.contributors.find(({ by }: { by: string }) => by === 'customer')?.label;
  };
  expect(await labels(operator)).toBe('Ada');
  expect(await labels(analyst)).toBeUndefined();
});

test('an alert is acknowledged, given to somebody, muted and resolved; others may only read', async () => {
  const [{ id }] = await alerts();
  const acknowledged = await operator.post(`/admin/alerts/${id}/acknowledge`);
  expect(acknowledged.body).toMatchObject({ state: 'acknowledged', acknowledgedAt: now.toISOString() });
  inHours(1);
  expect((await operator.post(`/admin/alerts/${id}/acknowledge`)).body.acknowledgedAt).toBe(
    acknowledged.body.acknowledgedAt,
  );
  const mutedUntil = addDays(today, 2).concat('T00:00:00.000Z');
  expect((await operator.patch(`/admin/alerts/${id}`, { mutedUntil })).body.mutedUntil).toBe(mutedUntil);
  expect((await operator.patch(`/admin/alerts/${id}`, { assignedTo: 'opr_none' })).status).toBe(422);
  expect((await operator.patch(`/admin/alerts/${id}`, {})).status).toBe(422);
  const reader = await operatorClient(server, ['alerts:read']);
  expect((await reader.post(`/admin/alerts/${id}/resolve`)).status).toBe(403);
  expect((await operator.post('/admin/alerts/alr_none/acknowledge')).status).toBe(404);
  expect((await operator.get(`/admin/alerts/${id}`)).body.id).toBe(id);
  expect((await operator.post(`/admin/alerts/${id}/resolve`)).body).toMatchObject({
    state: 'resolved',
    resolution: 'An operator resolved it.',
  });
  expect(await alerts('state=unresolved')).toEqual([]);
  expect(await alerts('state=resolved')).toHaveLength(1);
});

test('within the cool-down it comes back without another notice, after it with one', async () => {
  const sent = async () =>
    (
      await server.pool.query(
        `select count(*)::int as count from alert_notices where channel = 'slack' and reason = 'opened'`,
      )
    ).rows[0].count;
  const before = await sent();
  now = new Date(`${addDays(today, 1)}T06:04:00Z`); // the next day is over: the rule is looked at again
  await insertMore(16);
  await evaluate();
  expect((await alerts('state=unresolved')).map(({ state }: { state: string }) => state)).toEqual(['open']);
  expect(await alerts()).toHaveLength(1);
  expect(await sent()).toBe(before);
  const [{ id }] = await alerts();
  await operator.post(`/admin/alerts/${id}/resolve`);
  now = new Date(`${addDays(today, 3)}T06:04:00Z`);
  await insertMore(16, 2);
  await evaluate();
  expect(await alerts()).toHaveLength(2);
  expect(await sent()).toBe(before + 1);
  await expect.poll(() => slack.texts).toHaveLength(2); // what nobody was told of yet would end without a word
});

test('a figure that recovers resolves its alert, and who was told is told', async () => {
  now = new Date(`${addDays(today, 8)}T06:04:00Z`);
  await insertMore(1, 5);
  await evaluate();
  expect(await alerts('state=unresolved')).toEqual([]);
  expect((await alerts())[0]).toMatchObject({ resolution: 'It is as usual again.' });
  await expect.poll(() => slack.texts.at(-1)).toContain('Over: ');
});

/** Some more days of the scenario that broke, up to yesterday. */
async function insertMore(failed: number, days = 1): Promise<void> {
  const to = addDays(now.toISOString().slice(0, 10), -1);
  const { rows } = await server.pool.query('select id from installations where scenario_id = $1', [
    chasing?.id,
  ]);
  await insertDays(
    server,
    daysUpTo(to, days, (day) => ({ day, installation: rows[0].id, runs: 40, failed })),
  );
  await countDays(server, { from: addDays(to, 1 - days), to });
}
