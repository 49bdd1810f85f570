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
      complainedRuns: 4,
      complaintsPer1000: 40,
      falseSuccesses: 2,
      falseSuccessRate: 2 / 90,
      linkedShare: 5 / 6,
      alertBeforeComplaintShare: 0,
      valueDisputes: 1,
      unanswered: 6,
      medianHoursToAnswer: null,
    });
    expect(totals.complaintsPer1000Low).toBeCloseTo(15.66, 1); // Wilson, 4 of 100
    expect(totals.complaintsPer1000High).toBeCloseTo(98.37, 1);
    for (const figure of ['complaintsPer1000', 'falseSuccessRate'])
      expect(gates).toContainEqual(expect.objectContaining({ figure, code: 'incomplete' }));
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
      expect.stringContaining(',6,100,4,40,'),
      '',
    ]);
  });

  test('a run counts once in the rate, however often it is complained about; tests and retries do not count', async () => {
    const scenario = await insertScenario(server.pool);
    const who = await customerOf(scenario);
    const [first = ''] = await run(who, 1, { status: 'failed' });
    const [second = ''] = await run(who, 1);
    const [retry = ''] = await run(who, 1, { retryOf: first });
    const [tried = ''] = await run(who, 1, { kind: 'test' });
    for (const kind of ['bug', 'wrongResult', 'wrongTimeSaved', 'bug'])
      for (const executionId of [first, second, retry, tried]) await complain(who, { executionId, kind });
    const offered = await complain(who, { installationId: who.installationId });
    const { candidates } = (await who.get(`/v1/feedback/${offered}`)).body;
    const { candidate } = candidates.find(
      ({ executionId }: { executionId: string }) => executionId === retry,
    );
    await who.post(`/v1/feedback/${offered}/run`, { candidate });
    const { totals, gates } = await complaints(`scenario=${scenario.slug}`);
    expect(totals).toMatchObject({
      complaints: 17,
      runs: 2,
      complainedRuns: 2,
      complaintsPer1000: 1_000,
      complaintsPer1000High: 1_000,
      falseSuccesses: 1,
      falseSuccessRate: 1,
    });
    expect(totals.complaintsPer1000Low).toBeCloseTo(342.4, 1); // Wilson, 2 of 2
    expect(gates).not.toContainEqual(expect.objectContaining({ figure: 'complaintsPer1000' }));
  });

  describe('an alert before the first complaint of a cause', () => {
    const noEvidence = '{"contributors": []}';
    /** An alert about a scenario, by the rule of this name. */
    async function alert(
      scenario: ScenarioRow,
      rule: string,
      [openedAt, resolvedAt = null]: [string, (string | null)?],
      evidence = noEvidence,
    ): Promise<void> {
      await server.pool.query(
        `insert into alerts (id, rule_id, subject, state, severity, title, message, evidence, scenario_id, opened_at, seen_at, resolved_at, resolution)
         select $1, (select id from alert_rules where default_key = $6), $1, case when $4::timestamptz is null then 'open' else 'resolved' end, 'warning',
           'More runs fail', 'than usual', $5::jsonb, $2, $3::timestamptz, $3::timestamptz, $4::timestamptz, case when $4::timestamptz is not null then 'cleared' end`,
        [newId('evt'), scenario.id, openedAt, resolvedAt, evidence, rule],
      );
    }
    const share = async (scenario: ScenarioRow) => {
      const { totals } = await complaints(`scenario=${scenario.slug}`);
      return [totals.alertBeforeComplaintShare, totals.causes];
    };
    /** A complaint about a run that began two hours ago, sent so many hours ago. */
    async function complainAbout(who: Who, hoursAgo: number, task: Record<string, unknown>): Promise<string> {
      const [executionId = ''] = await run(who, 1, task);
      const kind = task['status'] === 'failed' ? 'bug' : 'wrongResult';
      const id = await complain(who, { executionId, kind });
      await server.pool.query(`update feedback set created_at = $2 where id = $1`, [id, ago(hoursAgo)]);
      return id;
    }
    const failed = (code: string) => ({ status: 'failed', error: { code } });

    test('counts once per cause: who complains after the alert about what others said before it proves nothing', async () => {
      const scenario = await insertScenario(server.pool);
      const [one, two] = [await customerOf(scenario), await customerOf(scenario)];
      // Cause A: a complaint, then the alert, then two more. Cause B: told of as a new error first. Cause C: a wrong result, while the alert about failures is open.
      await complainAbout(one, 1.5, failed('DataError'));
      await complainAbout(one, 0.5, failed('DataError'));
      await complainAbout(two, 0.4, failed('DataError'));
      expect(await share(scenario)).toEqual([0, 1]);
      await alert(scenario, 'most-fail', [ago(1)]);
      expect(await share(scenario)).toEqual([0, 1]);
      await complainAbout(two, 0.3, { aiModel: 'gpt-4o' });
      expect(await share(scenario)).toEqual([0, 2]);
      await server.pool.query(`delete from alerts where scenario_id = $1`, [scenario.id]);
      const groupId = newId('erg');
      await server.pool.query(
        `insert into error_groups (id, fingerprint, kind, title, code, scenario_id, first_seen_at, last_seen_at, count, first_release, last_release, last_release_no)
         values ($1, $1, 'task', 'Timeout', 'Timeout', $2, $3, $3, 1, '1', '1', 1)`,
        [groupId, scenario.id, ago(1.9)],
      );
      const elsewhere = await insertScenario(server.pool); // the new errors of a day are one alert, of the scenario that was first
      const named = JSON.stringify({ contributors: [{ by: 'errorGroup', id: groupId, share: 1 }] });
      await alert(elsewhere, 'new-error', [ago(1.8)], named);
      await complainAbout(two, 0.2, failed('Timeout'));
      expect(await share(scenario)).toEqual([1 / 3, 3]);
      await server.pool.query(`update error_groups set first_seen_at = $2 where id = $1`, [
        groupId,
        ago(0.1),
      ]);
      expect(await share(scenario)).toEqual([0, 3]);
    });

    test('only while it was open: after the run began or before, but not over by then, and before the complaint', async () => {
      for (const [opened, resolved, is] of [
        [ago(1), null, 1],
        [ago(0.1), null, 0],
        [ago(9), ago(3), 0],
        [ago(9), ago(1), 1],
      ] as const) {
        const scenario = await insertScenario(server.pool);
        await alert(scenario, 'most-fail', [opened, resolved]);
        await complainAbout(await customerOf(scenario), 0.5, failed('DataError'));
        expect([opened, await share(scenario)]).toEqual([opened, [is, 1]]);
      }
    });

    test('by figures that such runs move: failures for failed runs, warnings for completed ones, money for none', async () => {
      const warnings = await operator.post('/admin/alert-rules', {
        name: 'Warnings',
        condition: {
          kind: 'threshold',
          metric: 'warningShare',
          scope: 'scenarios',
          comparison: 'above',
          value: 0.5,
          days: 1,
          minimumVolume: 30,
        },
        channels: [],
      });
      await server.pool.query(`update alert_rules set default_key = 'warnings' where id = $1`, [
        warnings.body.id,
      ]);
      for (const [rule, task, is] of [
        ['most-fail', failed('X'), 1],
        ['most-fail', {}, 0],
        ['warnings', failed('X'), 0],
        ['warnings', {}, 1],
        ['dispute-rate', failed('X'), 0],
        ['silence', failed('X'), 0],
      ] as const) {
        const scenario = await insertScenario(server.pool);
        await alert(scenario, rule, [ago(1)]);
        await complainAbout(await customerOf(scenario), 0.5, task);
        expect([rule, task, await share(scenario)]).toEqual([rule, task, [is, 1]]);
      }
    });

    test('a cause comes anew after a week; duplicates are no causes of their own', async () => {
      const scenario = await insertScenario(server.pool);
      const who = await customerOf(scenario);
      const first = await complainAbout(who, 0.5, failed('X'));
      await server.pool.query(
        `update feedback set created_at = created_at - interval '169 hours' where id = $1`,
        [first],
      );
      const second = await complainAbout(who, 0.4, failed('X'));
      expect(await share(scenario)).toEqual([0, 2]);
      await operator.patch(`/admin/feedback/${second}`, { duplicateOf: first });
      expect(await share(scenario)).toEqual([0, 1]);
    });
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
