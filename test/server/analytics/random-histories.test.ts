import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordTasks } from '../../../server/executions/record-tasks.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import type { RecordedBatch } from '../../../server/executions/schema.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { dayInNewYork, histories, type History } from './histories.ts';
import { modelFigures, type ModelAssumptions, type ModelFigures, type ModelTask } from './naive-model.ts';

const seed = 20_260_315;
const timeZone = 'America/New_York';
const now = new Date('2026-03-09T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let otherServers: Pool[]; // of the same database

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: timeZone } });
  operator = await operatorClient(server);
  const { databaseUrl } = server.deps.config;
  otherServers = [
    createPool(databaseUrl ?? '', server.deps.logger),
    createPool(databaseUrl ?? '', server.deps.logger),
  ];
  const assume = (name: string, value: unknown) =>
    operator.post('/admin/assumptions', {
      scope: 'library',
      name,
      value,
      provenance: 'default',
      from: '2026-01-01T00:00:00Z',
    });
  await assume('hourlyRate', '37.77');
  await assume('realisation', { low: '0.3', base: '0.7', high: '0.9' });
  await assume('reviewMinutes', '0.3');
  await assume('reworkMinutes', '7.5');
  await operator.post('/admin/model-prices', {
    model: 'gpt-test',
    inputPerMillion: '2.5',
    outputPerMillion: '10.123456',
    currency: 'usd',
    from: '2026-01-01T00:00:00Z',
  });
});
afterAll(async () => {
  for (const pool of otherServers) await pool.end();
  await server.close();
});

const assumed: ModelAssumptions = {
  minutesByHandTenths: 43,
  isConfirmed: false,
  reviewTenths: 3,
  reworkTenths: 75,
  realisationTenths: { low: 3, base: 7, high: 9 },
  warningTenths: 5,
  rateCents: 3777,
  creditMicros: null,
  modelPrices: { 'gpt-test': { inputMicros: 2_500_000, outputMicros: 10_123_456 } },
};
/** The second installation's customer has confirmed the minutes and says what a credit costs. */
const assumptionsOf = ({ installation }: ModelTask): ModelAssumptions =>
  installation === 1
    ? { ...assumed, minutesByHandTenths: 125, isConfirmed: true, creditMicros: 1060 }
    : assumed;

/** Two scenarios; the first has two installations. */
async function install() {
  const customer = await customerClient(server);
  const scenarios = [
    await insertScenario(server.pool, { minutesByHand: '4.3' }),
    await insertScenario(server.pool, { minutesByHand: '4.3' }),
  ];
  const ids: string[] = [];
  for (const index of [0, 0, 1]) {
    const scenario = scenarios[index];
    if (scenario)
      ids.push(
        (await insertInstallation(server.pool, { customerId: customer.id, scenario, confirmedAt: null })).id,
      );
  }
  const answer = await customer.put(`/v1/installations/${ids[1]}/assumptions`, {
    assumptions: [
      { name: 'minutesByHand', value: '12.5', from: '2026-01-01T00:00:00Z' },
      { name: 'creditPrice', value: '0.00106', from: '2026-01-01T00:00:00Z' },
    ],
  });
  expect(answer.status).toBe(200);
  return {
    customer,
    ids,
    scenarioOf: (task: ModelTask) => scenarios[task.installation === 2 ? 1 : 0]?.id ?? '',
  };
}

const micros = (amountMicros: number | null, currency: string) =>
  amountMicros === null ? undefined : { amountMicros, currency };

function reportsOf(task: ModelTask, ids: string[]): object[] {
  const ended = {
    installationId: ids[task.installation],
    executionId: task.execution,
    taskKey: task.taskKey,
    status: task.status,
    startedAt: new Date(task.startedAt).toISOString(),
    finishedAt: task.finishedAt === null ? undefined : new Date(task.finishedAt).toISOString(),
    warning: task.warning,
    kind: task.kind,
    retryOf: task.retryOf ?? undefined,
    items: task.items,
    aiModel: task.aiModel,
    inputTokens: task.inputTokens ?? undefined,
    outputTokens: task.outputTokens ?? undefined,
    credits: task.credits ?? undefined,
    cost: micros(task.costMicros, 'usd'),
    value: micros(task.valueMicros, task.valueCurrency),
    timeSavedMinutes: task.timeSavedMinutes ?? undefined,
  };
  const { finishedAt: _finishedAt, ...begun } = ended;
  return [ended, ended, { ...begun, status: 'running', warning: undefined }];
}

/** Sends the reports in the order of the history, shuffled by it, in batches that three servers record at once. */
async function replay(
  { tasks, order, batchSize }: History,
  ids: string[],
  client: ApiClient & { id: string },
): Promise<void> {
  const reports = tasks
    .flatMap((task) => reportsOf(task, ids))
    .map((report, index) => ({ report, place: order[index] ?? index }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ report }) => report);
  const batches = Array.from({ length: Math.ceil(reports.length / batchSize) }, (_, index) =>
    reports.slice(index * batchSize, (index + 1) * batchSize),
  );
  const answers = await Promise.all(
    batches.map(async (batch, index): Promise<RecordedBatch> => {
      const other = otherServers[index % 3];
      return other
        ? recordTasks(
            { ...server.deps, pool: other },
            client.id,
            JSON.parse(JSON.stringify(batch)) as unknown[],
          )
        : (await client.post('/v1/execution-tasks', { tasks: batch })).body;
    }),
  );
  for (const { rejected } of answers) expect(rejected).toEqual([]);
  const accepted = answers.reduce((sum, answer) => sum + answer.accepted, 0);
  expect(accepted).toBe(tasks.length);
}

type Item = Record<string, number | null> & { bucket: string; group: string };
const period = 'from=2026-03-01&to=2026-03-31&compare=none&interval=day';

async function compareWithModel(
  path: string,
  expected: Map<string, ModelFigures>,
  pick: (figures: ModelFigures) => object,
) {
  const { body } = await operator.get(path);
  const answered = new Map<string, Item>(
    body.items.map((item: Item) => [`${item.bucket} ${item.group}`, item]),
  );
  for (const [key, figures] of expected)
    expect({ key, ...answered.get(key) }).toMatchObject({ key, ...pick(figures) });
  expect([...answered.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
}

/** A share is from nothing to all; otherwise there is none. */
function shareOf(part: number, whole: number): number | null {
  const share = whole === 0 ? null : part / whole || 0;
  return share !== null && share >= 0 && share <= 1 ? share : null;
}

test(
  `whatever happens in whatever order, the figures are those of the plain model (seed ${seed})`,
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { customer, ids, scenarioOf } = await install();
        await replay(history, ids, customer);
        const expected = modelFigures(history.tasks, assumptionsOf, {
          now: now.getTime(),
          staleMs: 24 * 3_600_000,
          keyOf: (task) => `${dayInNewYork(task.startedAt)} ${scenarioOf(task)}`,
        });
        await compareWithModel(
          `/admin/analytics/completion?${period}&groupBy=scenario&customer=${customer.id}`,
          expected,
          ({ started, completed, failed, timedOut, active, warnings, tests, retries, errorHandlers }) => ({
            started,
            completed,
            failed,
            timedOut,
            active,
            warnings,
            tests,
            retries,
            errorHandlers,
            completionRate:
              completed + failed + timedOut === 0 ? null : completed / (completed + failed + timedOut),
          }),
        );
        await compareWithModel(
          `/admin/analytics/roi?${period}&groupBy=scenario&customer=${customer.id}`,
          expected,
          (figures) => ({
            valueMicros: figures.valueMicros,
            valueLowMicros: figures.valueLowMicros,
            valueHighMicros: figures.valueHighMicros,
            reportedValueMicros: figures.reportedValueMicros,
            naiveValueMicros: figures.naiveValueMicros,
            creditCostMicros: figures.creditCostMicros,
            aiCostMicros: figures.aiCostMicros,
            unpriced: figures.unpriced,
            unconverted: expect.objectContaining({ count: figures.unconverted }),
            measuredShare: shareOf(figures.measuredMicros, figures.valueMicros),
          }),
        );
      }),
      { seed, numRuns: 40, interruptAfterTimeLimit: 120_000 },
    );
  },
);

test('counting every day anew from the facts changes nothing', { timeout: 60_000 }, async () => {
  const { facts, differences } = await rebuildDays(server.deps, { from: '2026-03-01', to: '2026-03-31' });
  expect(facts).toBeGreaterThan(100);
  expect(differences).toBe(0);
});
