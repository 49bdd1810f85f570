import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { inTransaction } from '../../../server/platform/database.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import { addDays } from '../../../server/platform/time.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { insertEntry, insertPayment } from '../../support/ledger-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { countDays, daysUpTo, insertDays } from './days-of-runs.ts';

// Clocks go back in Berlin on 25 October 2026: that day has 25 hours and two hours named 02.
let now = new Date('2026-10-26T08:04:00Z');
let server: TestServer;
let operator: ApiClient;
let ada: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let installation: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: 'Europe/Berlin' } });
  operator = await operatorClient(server);
  ada = await customerClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  ({ id: installation } = await insertInstallation(server.pool, {
    customerId: ada.id,
    scenario,
    confirmedAt: new Date('2026-05-01T00:00:00Z'),
  }));
  const days = daysUpTo('2026-10-24', 100, (day, index) => ({
    day,
    installation,
    runs: 40,
    failed: index < 60 || index > 70 ? 1 + (index % 3) : 20,
  }));
  await insertDays(server, days);
  await countDays(server, { from: days[0]?.day ?? '', to: '2026-10-24' });
}, 120_000);
afterAll(() => server.close());

const everyRule = async () => (await operator.get('/admin/alert-rules?limit=100')).body.items;
const watchOnly = async (body: object) => {
  for (const { id, isActive } of await everyRule())
    if (isActive) await operator.patch(`/admin/alert-rules/${id}`, { isActive: false });
  const { body: rule } = await operator.post('/admin/alert-rules', {
    name: 'Mine',
    channels: ['email', 'make'],
    ...body,
  });
  return rule;
};
const evaluateHourly = async (times: number) => {
  for (let index = 0; index < times; index += 1) {
    now = new Date(now.getTime() + 3_600_000);
    await evaluateAlerts(server.deps);
  }
};
const unresolved = async () => (await operator.get('/admin/alerts?state=unresolved')).body.items;
const threshold = {
  kind: 'threshold',
  metric: 'completionRate',
  scope: 'library',
  comparison: 'below',
  value: 0.9,
  days: 30,
  minimumVolume: 100,
};
const preview = async (condition: object) => {
  const { status, body } = await operator.post('/admin/alert-rules/preview', { condition });
  expect(status).toBe(200);
  return body;
};

describe('a rule', () => {
  test('is refused where it makes no sense, and says which field is wrong', async () => {
    const refused = async (condition: object) => {
      const { status, body } = await operator.post('/admin/alert-rules', { name: 'Wrong', condition });
      expect(status).toBe(422);
      return body.errors.map(({ path }: { path: string }) => path);
    };
    expect(await refused({ ...threshold, metric: 'happiness' })).toEqual(['/condition/metric']);
    expect(await refused({ ...threshold, days: 0 })).toEqual(['/condition/days']);
    expect(await refused({ ...threshold, scenario: scenario.id })).toEqual(['/condition/scenario']);
    expect(await refused({ ...threshold, scope: 'scenarios', scenario: 'scn_none' })).toEqual([
      '/condition/scenario',
    ]);
    expect(await refused({ ...threshold, scope: 'customer' })).toEqual(['/condition/customer']);
    expect(await refused({ ...threshold, scope: 'customer', customer: 'cus_none' })).toEqual([
      '/condition/customer',
    ]);
    expect(await refused({ ...threshold, customer: ada.id })).toEqual(['/condition/customer']);
    const ofInstallation = { ...threshold, scope: 'installation', installation };
    expect(await refused({ ...ofInstallation, installation: 'ins_none' })).toEqual([
      '/condition/installation',
    ]);
    expect(await refused({ ...ofInstallation, metric: 'netRevenue' })).toEqual(['/condition/metric']);
    expect(await refused({ ...ofInstallation, metric: 'p95Ms' })).toEqual(['/condition/metric']);
    expect(await refused({ kind: 'gateFailed', extra: 1 })).not.toEqual([]);
    const reader = await operatorClient(server, ['alerts:read']);
    expect((await reader.post('/admin/alert-rules', { name: 'Mine', condition: threshold })).status).toBe(
      403,
    );
  });

  test('keeps its history, also of who changed it and back to what', async () => {
    const rule = await watchOnly({ condition: threshold });
    await operator.patch(`/admin/alert-rules/${rule.id}`, { severity: 'critical' });
    const { rows } = await server.pool.query(
      `select count(*)::int as count from changes where subject = 'alert_rules' and subject_id = $1`,
      [rule.id],
    );
    expect(rows[0].count).toBe(2);
    const ofAda = { ...threshold, scope: 'customer', customer: ada.id };
    await operator.patch(`/admin/alert-rules/${rule.id}`, { condition: ofAda });
    const { rows: last } = await server.pool.query(
      `select max(number)::int as number from changes where subject = 'alert_rules' and subject_id = $1`,
      [rule.id],
    );
    const { status } = await operator.post(`/admin/audit-log/${last[0].number}/revert`, {});
    expect(status).toBe(201);
    expect((await everyRule()).find(({ id }: { id: string }) => id === rule.id)).toMatchObject({
      condition: threshold,
      severity: 'critical',
    });
    expect((await operator.patch('/admin/alert-rules/arl_none', { severity: 'info' })).status).toBe(404);
  });

  test('is tried on the past without changing anything', async () => {
    const trend = {
      kind: 'trend',
      metric: 'completionRate',
      scope: 'scenarios',
      direction: 'down',
      minimumEffect: 0.05,
      minimumVolume: 30,
    };
    expect(await preview(trend)).toMatchObject({
      days: 90,
      isKnown: true,
      count: 1,
      firings: [{ subject: scenario.id, label: 'Invoice chasing', openedOn: addDays('2026-07-17', 62) }],
    });
    expect(await preview({ ...trend, minimumEffect: 0.8 })).toMatchObject({ count: 0, firings: [] });
    expect(await preview({ ...threshold, days: 7 })).toMatchObject({
      count: 1,
      firings: [{ subject: 'library' }],
    });
    expect(await preview({ kind: 'newErrorGroup' })).toMatchObject({ isKnown: false, count: null });
    expect(await preview({ kind: 'counterweight', minimumEffect: 0.1, minimumVolume: 5 })).toMatchObject({
      isKnown: true,
    });
    expect(await unresolved()).toEqual([]);
  });
});

describe('looked at every hour, twice in a row, also through an hour that comes twice', () => {
  test('a threshold opens at the second hour and is over at the second without it', async () => {
    const rule = await watchOnly({ condition: { ...threshold, value: 0.97 } });
    await evaluateHourly(1);
    expect(await unresolved()).toEqual([]);
    await evaluateHourly(1);
    expect(await unresolved()).toMatchObject([
      { title: expect.stringContaining('Completion rate of the library is'), evidence: { threshold: 0.97 } },
    ]);
    await insertDays(server, [{ day: '2026-10-26', installation, runs: 4_000, failed: 0 }]);
    await countDays(server, { from: '2026-10-26', to: '2026-10-26' });
    await evaluateHourly(1);
    expect(await unresolved()).toHaveLength(1);
    await evaluateHourly(1);
    expect(await unresolved()).toEqual([]);
    expect((await operator.get(`/admin/alerts?rule=${rule.id}`)).body.items).toHaveLength(1);
  });

  test('the hours of the night in which clocks go back are told apart', async () => {
    const before = now;
    now = new Date('2026-10-24T23:04:00Z'); // 01:04 in Berlin; then twice 02:04, then 03:04
    await watchOnly({ condition: threshold });
    await evaluateHourly(4);
    const { rows } = await server.pool.query(
      `select slot from alert_evaluations where slot < '2026-10-25T06:00Z' order by slot`,
    );
    expect(rows.map(({ slot }) => slot.toISOString().slice(11, 13))).toEqual(['00', '01', '02', '03']);
    now = before;
  });

  test('an installation that used to report every day and is silent is told of, to its customer too', async () => {
    now = new Date('2026-11-02T10:04:00Z');
    await watchOnly({ condition: { kind: 'silence', intervals: 3, minimumDays: 2 } });
    await evaluateHourly(2);
    expect(await unresolved()).toMatchObject([
      {
        title: '1 installation of “Invoice chasing” is silent',
        evidence: { contributors: [{ by: 'installation', id: installation }] },
      },
    ]);
    const { rows } = await server.pool.query(
      `select customer_id, installation_id, data from outbox_events where type = 'alert.opened'`,
    );
    expect(rows).toMatchObject([
      { customer_id: ada.id, installation_id: installation, data: { title: 'A copy is silent' } },
    ]);
    await server.pool.query(`update completed_runs set last_reported_at = $1`, [now]);
    await evaluateHourly(2);
    expect(await unresolved()).toEqual([]);
  });

  test('disputes above the limit of card networks are told of, but not of a few orders', async () => {
    const { orderId } = await insertPayment(server.pool, {
      customerId: ada.id,
      scenarioId: scenario.id,
      at: now.toISOString(),
      amount: 1_900,
    });
    for (let index = 0; index < 4; index += 1)
      await insertPayment(server.pool, {
        customerId: ada.id,
        scenarioId: scenario.id,
        at: now.toISOString(),
        amount: 1_900,
      });
    await insertEntry(
      server.pool,
      orderId,
      { customerId: ada.id, scenarioId: scenario.id, at: now.toISOString(), amount: 1_900 },
      { kind: 'dispute', amount: -1_900 },
    );
    await watchOnly({ condition: { kind: 'disputeRate', above: 0.0075, days: 30, minimumOrders: 50 } });
    await evaluateHourly(2);
    expect(await unresolved()).toEqual([]);
    await watchOnly({ condition: { kind: 'disputeRate', above: 0.0075, days: 30, minimumOrders: 5 } });
    await evaluateHourly(2);
    expect(await unresolved()).toMatchObject([{ title: 'Dispute rate of the library is 20.0 %' }]);
    for (let index = 0; index < 150; index += 1)
      await insertPayment(server.pool, {
        customerId: ada.id,
        scenarioId: scenario.id,
        at: now.toISOString(),
        amount: 1_900,
      });
    await evaluateHourly(2);
    expect(await unresolved()).toEqual([]);
  });

  test('credits that run out are told of to operators and to the customer', async () => {
    const today = now.toISOString().slice(0, 10);
    await server.pool.query(
      `insert into plan_exhaustions (customer_id, place, plan, credits_per_month, source, through, renews_on, used, expected, earliest_on, exhausted_on, p80_on, low_history, made_at)
       values ($1, '501', 'core', 10000, 'make', $2::date - 1, $2::date + 20, 8000, 15000, $2::date + 2, $2::date + 3, $2::date + 5, false, now())`,
      [ada.id, today],
    );
    await watchOnly({ condition: { kind: 'exhaustion', withinDays: 2 } });
    await evaluateHourly(2);
    expect(await unresolved()).toEqual([]);
    await watchOnly({ condition: { kind: 'exhaustion', withinDays: 7 } });
    await evaluateHourly(2);
    expect(await unresolved()).toMatchObject([
      {
        title: `Credits of a plan in Make run out on ${addDays(today, 3)}`,
        evidence: { contributors: [{ by: 'customer', id: ada.id }] },
      },
    ]);
    await server.pool.query(
      'update plan_exhaustions set exhausted_on = null, earliest_on = null, p80_on = null',
    );
    await evaluateHourly(1);
    expect(await unresolved()).toHaveLength(1);
    await evaluateHourly(1);
    expect(await unresolved()).toEqual([]);
  });

  test('a new error is told as it comes, and is over when none came for three days', async () => {
    const rule = await watchOnly({ condition: { kind: 'newErrorGroup', kinds: ['job'] } });
    const event = { customerId: null, scenarioId: null, installationId: null, occurredAt: now };
    await inTransaction(server.pool, (db) =>
      announce(
        db,
        ['request', 'job'].map((kind) => ({
          ...event,
          type: 'errorGroup.opened',
          data: { groupId: `erg_${kind}`, kind, title: `A ${kind} failed` },
        })),
      ),
    );
    await expect.poll(unresolved).toMatchObject([{ title: 'New error: A job failed' }]);
    now = new Date(now.getTime() + 70 * 3_600_000);
    await evaluateHourly(1);
    expect(await unresolved()).toHaveLength(1);
    await evaluateHourly(2);
    expect((await operator.get(`/admin/alerts?rule=${rule.id}`)).body.items).toMatchObject([
      { state: 'resolved', resolution: 'No new error for three days.' },
    ]);
  });
});

test('a counterweight that gets worse is told of once the day is over, beside which headline it stands', async () => {
  now = new Date('2026-12-20T10:04:00Z');
  // Six installations a day; five of them run within the week, and of the last twenty days none.
  await server.pool.query(
    `with made as (
       insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
       select 'ins_drift_' || day || '_' || place, $1, $2, $3, 'uninstalled', 'http', sha256(convert_to(day || ' ' || place, 'utf8')), 'A copy', at, at
       from generate_series(0, 99) as day, generate_series(1, 6) as place,
         lateral (select timestamptz '2026-09-01T12:00Z' + day * interval '1 day' as at) as start
       returning id, confirmed_at
     )
     insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select id, 1, confirmed_at + interval '1 hour', confirmed_at + interval '1 hour', confirmed_at + interval '1 hour' from made
     where confirmed_at < timestamptz '2026-11-21' and id not like '%\\_1'`,
    [ada.id, scenario.id, scenario.versionId],
  );
  await watchOnly({ condition: { kind: 'counterweight', minimumEffect: 0.1, minimumVolume: 5 } });
  await evaluateHourly(1);
  const found = (await unresolved()).find(
    ({ subject }: { subject: string }) => subject === 'counterweight:activation',
  );
  expect(found).toMatchObject({
    title: 'Activation fell',
    message: expect.stringMatching(
      /^Activation fell from 83\.3 % to 0\.0 % since 21 November 2026\..*beside the completion rate/,
    ),
    evidence: { startedOn: '2026-11-21', unit: 'rate' },
  });
  await server.pool.query(
    `insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select id, 1, confirmed_at + interval '1 hour', confirmed_at + interval '1 hour', confirmed_at + interval '1 hour' from installations
     where confirmed_at >= timestamptz '2026-11-21' and id not like '%\\_1'`,
  );
  now = new Date('2026-12-21T10:04:00Z');
  await evaluateHourly(1);
  expect((await unresolved()).map(({ subject }: { subject: string }) => subject)).not.toContain(
    'counterweight:activation',
  );
});
