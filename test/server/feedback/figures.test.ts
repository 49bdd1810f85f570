import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../server/platform/ids.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const hourMs = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hourMs).toISOString();

type Who = Awaited<ReturnType<typeof customerClient>> & { installationId: string };

async function customerOf(scenario: ScenarioRow): Promise<Who> {
  const customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  return { ...customer, installationId: id };
}
let runs = 0;
async function run(who: Who, count: number, task: Record<string, unknown> = {}): Promise<string[]> {
  const tasks = Array.from({ length: count }, () => {
    runs += 1;
    const startedAt = ago(2);
    return {
      installationId: who.installationId,
      executionId: `run-${runs}`,
      status: 'completed',
      startedAt,
      finishedAt: startedAt,
      ...task,
    };
  });
  expect((await who.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
  return tasks.map(({ executionId }) => executionId);
}
const complain = async (who: Who, body: Record<string, unknown>): Promise<string> => {
  const answer = await who.post('/v1/feedback', { kind: 'wrongResult', message: 'No.', ...body });
  expect(answer.status).toBe(201);
  return answer.body.id;
};
const complaints = async (query: string) => {
  const answer = await operator.get(`/admin/analytics/complaints?${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
};

async function newVersion(scenario: ScenarioRow, number: number, publishedAt: string): Promise<string> {
  const id = newId('ver');
  await server.pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
     values ($1, $2, $3, '{}', '{}', '{}', now(), $4)`,
    [id, scenario.id, number, publishedAt],
  );
  return id;
}

describe('complaints', () => {
  test('per 1,000 runs, by scenario, version and model; only completed runs are false successes, each once', async () => {
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    const who = await customerOf(scenario);
    const [first = '', second = ''] = await run(who, 40, { aiModel: 'gpt-4o' });
    const [failed = ''] = await run(who, 10, { status: 'failed' });
    const versionId = await newVersion(scenario, 2, ago(3));
    await server.pool.query(`update installations set version_id = $2 where id = $1`, [
      who.installationId,
      versionId,
    ]);
    const [onSecond = ''] = await run(who, 50, { aiModel: 'gpt-4o' });
    await run(who, 7, { kind: 'test' });
    for (const [executionId, kind] of [
      [first, 'wrongResult'],
      [first, 'bug'],
      [second, 'wrongTimeSaved'],
      [failed, 'bug'],
      [onSecond, 'wrongResult'],
      [onSecond, 'praise'],
    ])
      await complain(who, { executionId, kind });
    const open = await complain(who, { kind: 'bug', installationId: who.installationId });
    const { totals, gates } = await complaints(`scenario=${scenario.slug}`);
    expect(totals).toMatchObject({
      complaints: 6,
      runs: 100,
      complaintsPer1000: 60,
      falseSuccesses: 2,
      falseSuccessRate: 2 / 90,
      linkedShare: 5 / 6,
      alertBeforeComplaintShare: 0,
      valueDisputes: 1,
      unanswered: 6,
      medianHoursToAnswer: null,
    });
    expect(totals.complaintsPer1000Low).toBeCloseTo(27.78, 1); // Wilson, 6 of 100
    expect(totals.complaintsPer1000High).toBeCloseTo(124.77, 1);
    expect(gates).toContainEqual(expect.objectContaining({ figure: 'falseSuccessRate', code: 'incomplete' }));
    const byVersion = await complaints(`scenario=${scenario.slug}&groupBy=version`);
    expect(
      byVersion.items
        .map(({ label, complaints: count, runs: of, falseSuccesses }: Record<string, unknown>) => [
          label,
          count,
          of,
          falseSuccesses,
        ])
        .toSorted(),
    ).toEqual([
      ['Invoice chasing, version 1', 4, 50, 1],
      ['Invoice chasing, version 2', 2, 50, 1],
    ]);
    const byModel = await complaints(`scenario=${scenario.slug}&groupBy=aiModel`);
    expect(
      byModel.items.map(({ group, complaints: count, runs: of }: Record<string, unknown>) => [
        group,
        count,
        of,
      ]),
    ).toEqual([
      ['gpt-4o', 4, 90],
      ['none', 1, 10],
    ]);
    const byScenario = await complaints('groupBy=scenario');
    expect(byScenario.items).toMatchObject([{ label: 'Invoice chasing', complaints: 6 }]);
    await who.post(`/v1/feedback/${open}/run`, { noRun: true });
    const settled = await complaints(`scenario=${scenario.slug}`);
    expect(settled.totals.linkedShare).toBe(1);
    expect(settled.gates).not.toContainEqual(expect.objectContaining({ figure: 'falseSuccessRate' }));
    const csv = await operator.get(`/admin/analytics/complaints?scenario=${scenario.slug}`, {
      accept: 'text/csv',
    });
    expect(csv.body.split('\n')).toMatchObject([
      expect.stringMatching(/^bucket,group,label,complaints,runs/),
      expect.stringContaining(',6,100,60,'),
      '',
    ]);
  });

  test('an alert counts as earlier when it opened before the complaint and was not over before the run', async () => {
    const scenario = await insertScenario(server.pool);
    const who = await customerOf(scenario);
    const [executionId = ''] = await run(who, 10, { status: 'failed' });
    await complain(who, { executionId, kind: 'bug' });
    const share = async () =>
      (await complaints(`scenario=${scenario.slug}`)).totals.alertBeforeComplaintShare;
    const alert = async (openedAt: string, resolvedAt: string | null) => {
      await server.pool.query(`delete from alerts where scenario_id = $1`, [scenario.id]);
      await server.pool.query(
        `insert into alerts (id, rule_id, subject, state, severity, title, message, evidence, scenario_id, opened_at, seen_at, resolved_at, resolution)
         select $1, (select id from alert_rules limit 1), 'scenario:' || $2, case when $4::timestamptz is null then 'open' else 'resolved' end, 'warning',
           'More runs fail', 'than usual', '{}', $2, $3::timestamptz, $3::timestamptz, $4::timestamptz, case when $4::timestamptz is not null then 'cleared' end`,
        [newId('evt'), scenario.id, openedAt, resolvedAt],
      );
    };
    expect(await share()).toBe(0);
    await alert(ago(1), null); // after the run, before the complaint
    expect(await share()).toBe(1);
    await alert(ago(-1), null);
    expect(await share()).toBe(0);
    await alert(ago(9), ago(3));
    expect(await share()).toBe(0);
    await alert(ago(9), ago(1));
    expect(await share()).toBe(1);
  });

  test('how long answers take is the median of those that were given', async () => {
    const scenario = await insertScenario(server.pool);
    const who = await customerOf(scenario);
    for (const hours of [1, 2, 30]) {
      const id = await complain(who, { installationId: who.installationId, noRun: true });
      await operator.post(`/admin/feedback/${id}/reply`, { message: 'So.' });
      await server.pool.query(
        `update feedback set replied_at = created_at + make_interval(hours => $2) where id = $1`,
        [id, hours],
      );
    }
    await complain(who, { installationId: who.installationId, noRun: true });
    const { totals } = await complaints(`scenario=${scenario.slug}`);
    expect(totals).toMatchObject({
      complaints: 4,
      medianHoursToAnswer: 2,
      unanswered: 1,
      runs: 0,
      complaintsPer1000: null,
    });
  });
});

test('a fix is judged by each installation beside itself', async () => {
  const scenario = await insertScenario(server.pool, { title: 'Lead intake' });
  const people = [await customerOf(scenario), await customerOf(scenario), await customerOf(scenario)];
  const bystander = await customerOf(scenario);
  const versionId = await newVersion(scenario, 2, ago(1));
  let original = '';
  for (const [nth, who] of people.entries()) {
    await run(who, 10 * (nth + 1), { status: 'failed' });
    await run(who, 10 * (nth + 1));
    const id = await complain(who, { installationId: who.installationId, noRun: true });
    if (nth === 0) original = id;
    else await operator.patch(`/admin/feedback/${id}`, { duplicateOf: original });
  }
  await run(bystander, 10, { status: 'failed' });
  await operator.put(`/admin/feedback/${original}/fix`, { version: 2 });
  const afterwards = [
    { completed: 9, failed: 1 },
    { completed: 8, failed: 2 },
    { completed: 1, failed: 3 },
  ];
  for (const [nth, who] of people.entries()) {
    await server.pool.query(`update installations set version_id = $2 where id = $1`, [
      who.installationId,
      versionId,
    ]);
    await run(who, afterwards[nth]?.completed ?? 0);
    await run(who, afterwards[nth]?.failed ?? 0, { status: 'failed' });
  }
  await complain(people[2] as Who, { installationId: people[2]?.installationId, noRun: true });
  const { body } = await operator.get('/admin/feedback/fixes');
  const [effect] = body.items;
  expect(effect).toMatchObject({
    version: { id: versionId, number: 2 },
    scenario: { slug: scenario.slug, title: 'Lead intake' },
    customersTold: 3,
    installations: 3,
    completionBefore: 0.5,
    better: 2,
    worse: 1,
    signTest: 1, // 2 of 3 is what coins do
    complaintsBefore: 3,
    complaintsAfter: 1,
  });
  expect(effect.completionAfter).toBeCloseTo((0.9 + 0.8 + 0.25) / 3);
  expect(effect.difference).toBeCloseTo((0.4 + 0.3 - 0.25) / 3);
  const csv = await operator.get('/admin/feedback/fixes', { accept: 'text/csv' });
  expect(csv.body).toContain('Lead intake,2,');
  const key = await operatorClient(server, ['scenarios:read']);
  expect((await key.get('/admin/feedback/fixes')).status).toBe(403);
});
