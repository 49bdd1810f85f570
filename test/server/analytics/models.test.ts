import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  customer = await customerClient(server);
});
afterAll(() => server.close());

type Runs = { model: string; completed: number; failed: number; costMicros: number };
let executions = 0;

/** Runs of a scenario with several models, each at its cost. */
async function run(scenario: ScenarioRow, all: Runs[], more: object[] = []): Promise<void> {
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt: null,
  });
  const tasks = all.flatMap(({ model, completed, failed, costMicros }) =>
    Array.from({ length: completed + failed }, (_, index) => ({
      status: index < completed ? 'completed' : 'failed',
      aiModel: model,
      cost: { amountMicros: costMicros, currency: 'usd' },
    })),
  );
  const reports = [...tasks, ...more].map((task) => ({
    installationId: id,
    executionId: `run-${(executions += 1)}`,
    startedAt: '2026-03-10T10:00:00Z',
    ...task,
  }));
  for (let from = 0; from < reports.length; from += 1_000) {
    const answer = await customer.post('/v1/execution-tasks', { tasks: reports.slice(from, from + 1_000) });
    expect(answer.body.rejected).toEqual([]);
  }
}
const models = async (scenarios: ScenarioRow | null) =>
  (
    await operator.get(
      `/admin/analytics/models?from=2026-03-01&to=2026-03-31${scenarios ? `&scenario=${scenarios.id}` : ''}`,
    )
  ).body;

test('each model has its rate, its interval and what a success cost', async () => {
  const scenario = await insertScenario(server.pool);
  await run(
    scenario,
    [
      { model: 'gpt-old', completed: 90, failed: 10, costMicros: 2_000 },
      { model: 'gpt-new', completed: 57, failed: 3, costMicros: 900 },
    ],
    [
      { status: 'completed' }, // without a model
      { status: 'completed', aiModel: 'unheard-of' }, // and without tokens: unpriced
      { status: 'running', aiModel: 'gpt-new', startedAt: '2026-03-15T11:00:00Z' }, // active
      { status: 'running', aiModel: 'gpt-new' }, // timed out
      {
        status: 'completed',
        aiModel: 'gpt-old',
        kind: 'test',
        cost: { amountMicros: 50_000, currency: 'usd' },
      },
    ],
  );
  const { totals, items, gates } = await models(scenario);
  expect(totals).toMatchObject({ tasks: 164, completed: 149, unpriced: 1 });
  expect(items).toEqual([
    {
      bucket: null,
      group: 'gpt-new',
      label: 'gpt-new',
      tasks: 62,
      completed: 57,
      successRate: 57 / 61,
      successLow: expect.closeTo(0.8432, 4), // Wilson, 57 of 61
      successHigh: expect.closeTo(0.9742, 4),
      costPerSuccessMicros: 947, // 60 × 900 ÷ 57
      unpriced: 0,
      advice: null,
    },
    {
      bucket: null,
      group: 'gpt-old',
      label: 'gpt-old',
      tasks: 100,
      completed: 90,
      successRate: 0.9,
      successLow: expect.closeTo(0.8256, 4),
      successHigh: expect.closeTo(0.9448, 4),
      costPerSuccessMicros: 2_778, // (100 × 2,000 + 50,000) ÷ 90
      unpriced: 0,
      advice: {
        code: 'switch',
        model: 'gpt-new',
        savingMicrosPerSuccess: 1_830, // 250,000 ÷ 90 less 54,000 ÷ 57
        sentence: expect.stringContaining('gpt-new'),
      },
    },
    expect.objectContaining({ group: 'none', tasks: 1, completed: 1, costPerSuccessMicros: 0, advice: null }),
    expect.objectContaining({ group: 'unheard-of', tasks: 1, unpriced: 1, advice: null }),
  ]);
  expect(gates).toContainEqual({
    figure: 'costPerSuccessMicros',
    code: 'incomplete',
    reason: expect.stringContaining('1 tasks'),
  });
  now = new Date('2026-03-17T12:00:00Z');
  expect((await models(scenario)).items[0].successRate).toBe(57 / 62); // the active one has timed out
});

test('a model that was only given the easier scenario is not advised, though it looks better over all', async () => {
  const [easy, hard] = [await insertScenario(server.pool), await insertScenario(server.pool)];
  await run(easy, [
    { model: 'all-rounder', completed: 60, failed: 0, costMicros: 2_000 },
    { model: 'favourite', completed: 380, failed: 20, costMicros: 1_000 },
  ]);
  await run(hard, [
    { model: 'all-rounder', completed: 320, failed: 120, costMicros: 2_000 },
    { model: 'favourite', completed: 20, failed: 25, costMicros: 1_000 },
  ]);
  const { items } = await models(null);
  const of = (group: string) => items.find((item: { group: string }) => item.group === group);
  // Over all, the favourite is more reliable beyond doubt, and cheaper.
  expect(of('favourite').successLow).toBeGreaterThan(of('all-rounder').successHigh);
  expect(of('favourite').costPerSuccessMicros).toBeLessThan(of('all-rounder').costPerSuccessMicros);
  expect(of('all-rounder').advice).toMatchObject({ code: 'keep', model: null });
  // Asked for the easy scenario alone, where the favourite is used most, there is nothing cheaper.
  expect((await models(easy)).items).toMatchObject([
    { group: 'all-rounder', advice: null },
    { group: 'favourite', advice: { code: 'keep' } },
  ]);
});

test('as CSV the advice is its sentence', async () => {
  const answer = await operator.get('/admin/analytics/models?from=2026-03-01&to=2026-03-31', {
    accept: 'text/csv',
  });
  const [header, ...lines] = answer.body.split('\n');
  expect(header).toBe(
    'bucket,group,label,tasks,completed,successRate,successLow,successHigh,costPerSuccessMicros,unpriced,advice',
  );
  expect(lines.find((line: string) => line.startsWith(',all-rounder'))).toMatch(/none was cheaper/);
});

test('no advice is given where nothing can be compared', async () => {
  const scenario = await insertScenario(server.pool);
  await run(scenario, [{ model: 'only', completed: 40, failed: 0, costMicros: 1 }]);
  expect((await models(scenario)).items).toMatchObject([
    { group: 'only', advice: { code: 'notComparable', model: null } },
  ]);
  const empty = await models(await insertScenario(server.pool));
  expect(empty.totals).toEqual({
    tasks: 0,
    completed: 0,
    successRate: null,
    successLow: null,
    successHigh: null,
    costPerSuccessMicros: null,
    unpriced: 0,
  });
  expect(empty.items).toEqual([]);
});
