import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool, { minutesByHand: '5' });
});
afterAll(() => server.close());

const assume = (body: Record<string, unknown>) =>
  operator.post('/admin/assumptions', { provenance: 'estimated', from: '2026-01-01T00:00:00Z', ...body });
const install = () =>
  insertInstallation(server.pool, { customerId: customer.id, scenario, confirmedAt: null });

let executions = 0;
async function run(installationId: string, fields: Record<string, unknown> = {}) {
  executions += 1;
  const executionId = `run-${executions}`;
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: [
      {
        installationId,
        executionId,
        status: 'completed',
        startedAt: now.toISOString(),
        finishedAt: now.toISOString(),
        ...fields,
      },
    ],
  });
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [] });
  const { rows } = await server.pool.query(
    `select worth.* from task_values worth join execution_tasks tasks on tasks.id = task_id where execution_id = $1 order by revision desc limit 1`,
    [executionId],
  );
  return { executionId, value: rows[0] };
}

test('the nearest scope wins, and within a scope the latest that is in force at the start', async () => {
  const installation = await install();
  await assume({ scope: 'library', name: 'hourlyRate', value: '60' });
  await assume({ scope: 'library', name: 'realisation', value: { low: '0.5', base: '1', high: '1' } });
  const minutes = async (fields?: Record<string, unknown>) =>
    Number((await run(installation.id, fields)).value.freed_minutes);
  expect(await minutes()).toBe(5); // the scenario's own
  await assume({ scope: 'scenario', scopeId: scenario.slug, name: 'minutesByHand', value: '6' });
  expect(await minutes()).toBe(6);
  await assume({
    scope: 'scenario',
    scopeId: scenario.id,
    name: 'minutesByHand',
    value: '7',
    from: '2026-03-01T00:00:00Z',
  });
  expect(await minutes()).toBe(7);
  expect(await minutes({ startedAt: '2026-02-28T23:59:59Z' })).toBe(6);
  await assume({ scope: 'installation', scopeId: installation.id, name: 'minutesByHand', value: '8' });
  expect(await minutes()).toBe(8);
  expect(await minutes({ items: 3 })).toBe(24);
  expect(await minutes({ items: 0 })).toBe(0);
  expect(await minutes({ warning: true })).toBe(4);
  expect(await minutes({ timeSavedMinutes: '12.5', items: 9 })).toBe(12.5);
  expect(await minutes({ value: { amountMicros: 5, currency: 'usd' } })).toBe(0);
});

test('a change counts for the future only: what was valued stays as it was', async () => {
  const installation = await install();
  const before = await run(installation.id);
  now = new Date('2026-03-16T12:00:00Z');
  const answer = await customer.put(`/v1/installations/${installation.id}/assumptions`, {
    assumptions: [
      { name: 'minutesByHand', value: '30' },
      { name: 'hourlyRate', value: '120.5' },
    ],
  });
  expect(answer.body.items).toContainEqual({
    scope: 'installation',
    scopeId: installation.id,
    name: 'minutesByHand',
    value: '30',
    currency: null,
    provenance: 'confirmed',
    from: now.toISOString(),
  });
  const after = await run(installation.id);
  expect([after.value.freed_minutes, after.value.minutes_provenance, after.value.time_value_micros]).toEqual([
    '30',
    'confirmed',
    '60250000',
  ]);
  const { rows } = await server.pool.query(
    `select revision, freed_minutes from task_values join execution_tasks on id = task_id where execution_id = $1`,
    [before.executionId],
  );
  expect(rows).toEqual([{ revision: 1, freed_minutes: before.value.freed_minutes }]);
});

test('a retry that completes restates the failed try, and the old row stays', async () => {
  const installation = await install();
  await assume({ scope: 'installation', scopeId: installation.id, name: 'reworkMinutes', value: '10' });
  const failed = await run(installation.id, { status: 'failed' });
  expect(failed.value).toMatchObject({ human_minutes: '10', time_value_micros: '-10000000', revision: 1 });
  await run(installation.id, { retryOf: failed.executionId });
  const { rows } = await server.pool.query(
    `select revision, human_minutes, time_value_micros from task_values join execution_tasks on id = task_id where execution_id = $1 order by revision`,
    [failed.executionId],
  );
  expect(rows).toEqual([
    { revision: 1, human_minutes: '10', time_value_micros: '-10000000' },
    { revision: 2, human_minutes: '0', time_value_micros: '0' },
  ]);
  await expect(server.pool.query('update task_values set revision = 9')).rejects.toThrow('append-only');
});

test('AI costs what was reported, else tokens at the price of the model when the run started', async () => {
  const installation = await install();
  const price = (inputPerMillion: string, from: string) =>
    operator.post('/admin/model-prices', {
      model: 'test-model',
      inputPerMillion,
      outputPerMillion: '8',
      currency: 'usd',
      from,
    });
  expect((await price('2', '2026-01-01T00:00:00Z')).status).toBe(201);
  await price('3', '2026-03-10T00:00:00Z');
  const tokens = { aiModel: 'test-model', inputTokens: 1000, outputTokens: 500 };
  const cost = async (fields: Record<string, unknown>) => {
    const { ai_cost_micros: micros, is_unpriced: isUnpriced } = (await run(installation.id, fields)).value;
    return [Number(micros), isUnpriced];
  };
  expect(await cost(tokens)).toEqual([7_000, false]);
  expect(await cost({ ...tokens, startedAt: '2026-03-01T00:00:00Z' })).toEqual([6_000, false]);
  expect(await cost({ ...tokens, cost: { amountMicros: 55, currency: 'usd' } })).toEqual([55, false]);
  expect(await cost({ aiModel: 'test-model', outputTokens: 1 })).toEqual([8, false]);
  expect(await cost({ aiModel: 'test-model' })).toEqual([0, true]);
  expect(await cost({ aiModel: 'unheard-of', inputTokens: 5 })).toEqual([0, true]);
  expect(await cost({ credits: 3 })).toEqual([0, true]); // nobody said what a credit costs
  expect(await cost({})).toEqual([0, false]);
  const listed = await operator.get('/admin/model-prices?model=test-model');
  expect(listed.body.items.map((item: { inputPerMillion: string }) => item.inputPerMillion)).toEqual([
    '3',
    '2',
  ]);
});

test('the list of model prices is filled at the start, once', async () => {
  const first = await operator.get('/admin/model-prices?limit=2');
  expect(first.body.items).toHaveLength(2);
  const next = await operator.get(`/admin/model-prices?limit=2&cursor=${first.body.nextCursor}`);
  expect(next.body.items[0].id).not.toBe(first.body.items[1].id);
  const known = await operator.get('/admin/model-prices?model=gpt-4o');
  expect(known.body.items.at(-1)).toMatchObject({ model: 'gpt-4o', currency: 'usd', source: 'seed' });
});

test('an assumption that makes no sense is refused with the reason', async () => {
  const refused = async (body: Record<string, unknown>) => {
    const answer = await assume(body);
    return [answer.status, answer.body.errors?.[0]?.path];
  };
  expect(await refused({ scope: 'library', name: 'realisation', value: '0.5' })).toEqual([422, '/value']);
  expect(
    await refused({ scope: 'library', name: 'realisation', value: { low: '0.9', base: '0.5', high: '1' } }),
  ).toEqual([422, '/value']);
  expect(await refused({ scope: 'library', name: 'hourlyRate', value: '-1' })).toEqual([422, '/value']);
  expect(await refused({ scope: 'library', scopeId: 'x', name: 'hourlyRate', value: '1' })).toEqual([
    422,
    '/scopeId',
  ]);
  expect(await refused({ scope: 'scenario', scopeId: 'unknown', name: 'minutesByHand', value: '1' })).toEqual(
    [422, '/scopeId'],
  );
  expect(
    await refused({ scope: 'customer', scopeId: customer.id, name: 'minutesByHand', value: '1' }),
  ).toEqual([422, '/scope']);
  expect(await refused({ scope: 'library', name: 'reviewMinutes', value: '1', currency: 'usd' })).toEqual([
    422,
    '/currency',
  ]);
  const stranger = await customerClient(server, 'Eve');
  const installation = await install();
  expect((await stranger.get(`/v1/installations/${installation.id}/assumptions`)).status).toBe(404);
});

test('no assumption is so large that runs could no longer be valued, and a share is at most 1', async () => {
  const installation = await install();
  const names = ['minutesByHand', 'reviewMinutes', 'reworkMinutes', 'hourlyRate', 'creditPrice'];
  for (const name of [...names, 'setupHours']) {
    const confirm = { assumptions: [{ name, value: '9999999999' }] };
    const answer = await customer.put(`/v1/installations/${installation.id}/assumptions`, confirm);
    expect([answer.status, answer.body.errors[0].path], name).toEqual([422, '/assumptions/0/value']);
  }
  const credit = await assume({ scope: 'library', name: 'warningCredit', value: '1.01' });
  expect([credit.status, credit.body.errors[0].message]).toEqual([422, 'At most 1.']);
  const assumptions = [
    { name: 'minutesByHand', value: '10000' },
    { name: 'hourlyRate', value: '100000000' },
    { name: 'creditPrice', value: '1000000' },
  ];
  await customer.put(`/v1/installations/${installation.id}/assumptions`, { assumptions });
  const worth = async (items: number, credits: number) => {
    const task = {
      installationId: installation.id,
      executionId: randomUUID(),
      status: 'completed',
      startedAt: now.toISOString(),
      finishedAt: now.toISOString(),
      items,
      credits,
    };
    const { body } = await customer.post('/v1/execution-tasks', { tasks: [task] });
    return [body.accepted, body.rejected.length];
  };
  expect(await worth(1, 1)).toEqual([0, 1]); // 10^16 micros: no sum of such would be exact
  now = new Date(now.getTime() + 1_000);
  await customer.put(`/v1/installations/${installation.id}/assumptions`, {
    assumptions: [{ name: 'hourlyRate', value: '6000000' }],
  });
  expect(await worth(1, 1_000)).toEqual([1, 0]);
  expect(await worth(1, 1_001)).toEqual([0, 1]);
  expect(await worth(2, 0)).toEqual([0, 1]);
});

test("figures of a customer's own are kept, and what replaces one is dated by the database", async () => {
  const installation = await install();
  const metric = {
    scenario: scenario.slug,
    installationId: installation.id,
    name: 'emails',
    value: 12.5,
    unit: 'mails',
    recordedAt: '2026-03-15T00:00:00Z',
  };
  const send = async (...metrics: unknown[]) => (await customer.post('/v1/metrics', { metrics })).body;
  expect(await send(metric, metric)).toEqual({ accepted: 1, duplicates: 1, updated: 0, rejected: [] });
  const dates = async () =>
    (
      await server.pool.query(
        `select value, updated_at > created_at as "isNewer" from metrics where name = 'emails'`,
      )
    ).rows;
  expect(await dates()).toEqual([{ value: '12.5', isNewer: false }]);
  expect(
    await send(
      { ...metric, value: 13 },
      { ...metric, scenario: 'unknown' },
      { ...metric, installationId: 'ins_x' },
      { ...metric, value: 'x' },
    ),
  ).toMatchObject({
    accepted: 0,
    updated: 1,
    rejected: [
      { index: 1, errors: [{ path: '/scenario' }] },
      { index: 2, errors: [{ path: '/installationId' }] },
      { index: 3, errors: [{ path: '/value' }] },
    ],
  });
  expect(await dates()).toEqual([{ value: '13', isNewer: true }]);
});
