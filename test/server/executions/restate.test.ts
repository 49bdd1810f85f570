import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restateValues, type Restatement } from '../../../server/executions/restate/restate-values.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { commandEnvironment } from '../../support/command-environment.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { expectProven, makeWorld, record, startRecorded, sums, year, type World } from './roll-up-world.ts';

let now = new Date('2026-11-20T12:00:00Z');
let server: TestServer;
let world: World;

beforeAll(async () => {
  ({ server, world } = await startRecorded(() => now, 150));
}, 60_000);
afterAll(() => server.close());

/** Something that comes to be known later, of the time from October on. */
const learn = async (of: TestServer, rate: string) => {
  const operator = await operatorClient(of);
  now = new Date(now.getTime() + 60_000);
  const from = '2026-10-01T00:00:00Z';
  const assume = (name: string, value: unknown, currency?: string) =>
    operator.post('/admin/assumptions', {
      scope: 'library',
      name,
      value,
      currency,
      provenance: 'default',
      from,
    });
  const price = { inputPerMillion: '2.5', outputPerMillion: rate, currency: 'usd', from };
  const answers = [
    await assume('hourlyRate', rate),
    await assume('reworkMinutes', '3.25'),
    await assume('creditPrice', '0.001', 'usd'),
    await operator.post('/admin/model-prices', { model: 'gpt-unknown', ...price }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
};
const restate = (options = { isDryRun: false }, range = year) => restateValues(server.deps, range, options);
const nothing: Partial<Restatement> = { restated: 0, implausible: 0, differences: {} };

/** The figures of everything, as they are shown. */
async function figures(of: TestServer): Promise<Record<string, number>> {
  const operator = await operatorClient(of);
  const period = 'from=2026-01-01&to=2026-12-31&compare=none';
  const [roi, bridge] = [
    (await operator.get(`/admin/analytics/roi?${period}`)).body.totals,
    (await operator.get(`/admin/analytics/bridge?${period}`)).body.totals,
  ];
  return { ...bridge, ...roi };
}
/** The value of every task as it was known at an instant. */
async function valuesAt(at: Date): Promise<unknown[]> {
  const { rows } = await server.pool.query(
    `select distinct on (task_id) * from task_values where known_at <= $1 order by task_id, revision desc`,
    [at],
  );
  return rows;
}

test('where nothing has become known, no value is another one: retries, failures and foreign costs among them', async () => {
  const before = await sums(server.deps);
  const { tasks, ...told } = await restate();
  expect(tasks).toBeGreaterThan(200);
  expect(told).toMatchObject(nothing);
  expect(await sums(server.deps)).toEqual(before);
});

test('a dry run tells by how much each figure changes and changes nothing, and restating changes them by just that', async () => {
  await learn(server, '50');
  const [before, sumsBefore, valuesBefore] = [
    await figures(server),
    await sums(server.deps),
    await valuesAt(now),
  ];
  const learntAt = now;
  now = new Date(now.getTime() + 60_000);
  const dry = await restate({ isDryRun: true });
  expect(dry.restated).toBeGreaterThan(50);
  expect(dry.differences.valueMicros).not.toBe(0);
  expect(await sums(server.deps)).toEqual(sumsBefore);
  const real = await restate();
  expect(real).toEqual({ ...dry, isDryRun: false });
  const after = await figures(server);
  const changed = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  const names = [
    'valueMicros',
    'valueLowMicros',
    'valueHighMicros',
    'naiveValueMicros',
    'creditCostMicros',
    'aiCostMicros',
    'unpriced',
  ];
  for (const name of names) expect([name, changed(name)]).toEqual([name, real.differences[name] ?? 0]);
  expect(names.filter((name) => changed(name) !== 0).length).toBeGreaterThan(4);
  expect(changed('netMicros')).toBe(real.differences.runNetMicros);
  await expectProven(server.deps);
  // The old rows stay: what was known then is still told.
  expect(await valuesAt(learntAt)).toEqual(valuesBefore);
  const { rows } = await server.pool.query(
    `select count(*) as count, min(started_at) >= '2026-10-01' as "areLater" from task_revaluations where reason = 'restatement'`,
  );
  expect(rows).toEqual([{ count: real.restated, areLater: true }]);
});

test('a second time nothing changes', async () => {
  const before = await sums(server.deps);
  expect(await restate()).toMatchObject(nothing);
  expect(await sums(server.deps)).toEqual(before);
});

test('the figures are those of a server that knew everything from the beginning', async () => {
  const other = await startTestServer({ now: () => now });
  try {
    const sameWorld = await makeWorld(other);
    await learn(other, '50');
    await record(sameWorld, 150);
    const [own, theirs] = [await figures(server), await figures(other)];
    expect(own).toEqual(theirs);
  } finally {
    await other.close();
  }
});

test('on two servers at once, beside recording, every sum stays exact and nothing is restated twice', async () => {
  await learn(server, '61.7');
  const [first, second] = await Promise.all([restate(), restate(), record(world, 60)]);
  const { rows } = await server.pool.query(
    `select count(*) as count from task_revaluations where reason = 'restatement' and known_at >= $1`,
    [now],
  );
  expect(rows[0].count).toBe(first.restated + second.restated);
  await expectProven(server.deps);
  expect(await restate()).toMatchObject(nothing);
});

test('the minutes that came with a scenario count until they were changed: for late reports, and when values are restated', async () => {
  const who = await customerClient(server);
  const operator = await operatorClient(server);
  const scenario = await insertScenario(server.pool, { minutesByHand: '4' });
  await server.pool.query(`update scenario_versions set report = $1 where scenario_id = $2`, [
    { valid: true, errors: [], warnings: [], requirements: [], apps: [], steps: [] },
    scenario.id,
  ]);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const run = async (executionId: string, startedAt: Date) => {
    const task = { installationId: id, executionId, status: 'completed', startedAt: startedAt.toISOString() };
    expect((await who.post('/v1/execution-tasks', { tasks: [task] })).body).toMatchObject({ accepted: 1 });
  };
  await run('before', now);
  const [hour, changedAt] = [3_600_000, new Date(now.getTime() + 3_600_000)];
  now = changedAt;
  for (const minutesByHand of [8, 16]) {
    const changed = await operator.patch(`/admin/scenarios/${scenario.id}`, { minutesByHand });
    expect(changed.status).toBe(200);
    now = new Date(now.getTime() + hour);
  }
  await run('late', new Date(changedAt.getTime() - 1));
  await run('between', changedAt);
  await run('after', new Date(changedAt.getTime() + hour));
  await restate();
  const { rows } = await server.pool.query(
    `select execution_id as run, freed_minutes::float8 as minutes from task_values join execution_tasks on id = task_id where installation_id = $1`,
    [id],
  );
  expect(Object.fromEntries(rows.map(({ run: name, minutes }) => [name, minutes]))).toEqual({
    before: 4,
    late: 4,
    between: 8,
    after: 16,
  });
  const [last, assumed] = [now, `/v1/installations/${id}/assumptions`];
  for (const [at, value] of [
    [changedAt.getTime() - 1, '4'],
    [changedAt.getTime() + hour - 1, '8'],
    [last.getTime(), '16'],
  ] as const) {
    now = new Date(at); // a server whose clock is behind tells what counts for runs that start then
    expect((await who.get(assumed)).body.items).toContainEqual(
      expect.objectContaining({ name: 'minutesByHand', value, from: null }),
    );
  }
});

test('what would be beyond belief keeps its value and is told', async () => {
  const who = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const task = { installationId: id, executionId: 'long', status: 'completed', timeSavedMinutes: 1_000 };
  await who.post('/v1/execution-tasks', { tasks: [{ ...task, startedAt: '2026-11-02T10:00:00Z' }] });
  await who.put(`/v1/installations/${id}/assumptions`, {
    assumptions: [{ name: 'hourlyRate', value: '70000000', currency: 'usd' }],
  });
  await server.pool.query(`update assumptions set effective_from = '2026-11-01' where scope_id = $1`, [id]);
  expect(await restate()).toMatchObject({ restated: 0, implausible: 1 });
});

test('the command line restates: status 2 when values differed, 0 when none does', async () => {
  await server.pool.query(`delete from assumptions where value = 70000000`);
  await learn(server, '83');
  const range = ['--from', '2026-10-30', '--to', '2026-11-19'];
  const dry = await command(['values', 'restate', ...range, '--dry-run']);
  expect(dry).toMatchObject({ status: 2, answer: { isDryRun: true, currency: 'usd' } });
  const real = await command(['values', 'restate', ...range]);
  expect(real).toEqual({ status: 2, answer: { ...dry.answer, isDryRun: false } });
  expect(await command(['values', 'restate', ...range])).toMatchObject({ status: 0, answer: nothing });
  await expectProven(server.deps);
});

test('a retry is not credited with work that was done by a try which is no longer kept', async () => {
  const who = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const task = { installationId: id, status: 'completed', timeSavedMinutes: 5 };
  const tasks = [
    { ...task, executionId: 'first', startedAt: '2026-01-10T10:00:00Z' },
    { ...task, executionId: 'second', startedAt: '2026-10-10T10:00:00Z', retryOf: 'first' },
  ];
  expect((await who.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ accepted: 2 });
  await server.pool.query(`select ensure_task_month('2026-01-01')`);
  await server.pool.query(`select drop_task_month('2026-01-01')`);
  await learn(server, '72');
  await restate({ isDryRun: false }, { from: '2026-10-01', to: '2026-12-31' });
  const { rows } = await server.pool.query(
    `select freed_minutes from task_values where task_id like $1 || '%'`,
    [id],
  );
  expect(rows.map(({ freed_minutes: minutes }) => Number(minutes))).toEqual([0]);
});

function command(words: string[]): Promise<{ status: number; answer: Restatement }> {
  const { databaseUrl, dataDir } = server.deps.config;
  const env = { ...commandEnvironment(), DATABASE_URL: databaseUrl ?? '', DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', 'server/admin.ts', ...words], { env }, (error, stdout) =>
      resolve({ status: Number(error?.code ?? 0), answer: JSON.parse(stdout || '{}') }),
    );
  });
}
