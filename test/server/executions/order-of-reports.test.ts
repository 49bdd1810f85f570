import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureColumns } from '../../../server/executions/roll-ups/measures.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  customer = await customerClient(server);
  const operator = await operatorClient(server);
  await assumeForLibrary(operator, {
    hourlyRate: '36',
    reviewMinutes: '0.5',
    reworkMinutes: '10',
    creditPrice: '0.00106',
  });
});
afterAll(() => server.close());

const executions = ['e0', 'e1', 'e2', 'e3'];
const micros = fc.record({ amountMicros: fc.nat(9_000_000), currency: fc.constantFrom('usd', 'eur') });
const said = (of: fc.Arbitrary<unknown>) => fc.option(of, { nil: undefined });

/** What a report may say beside its state. */
const contents = (earlier: string[]) =>
  fc.record({
    startedAt: fc.constantFrom('2026-03-13T23:59:00Z', '2026-03-14T08:00:00Z'),
    kind: said(fc.constantFrom('run', 'run', 'test')),
    retryOf: said(fc.constantFrom('unreported', ...earlier)),
    items: said(fc.nat(5)),
    aiModel: said(fc.constantFrom('gpt-4o-mini', 'unheard-of')),
    inputTokens: said(fc.nat(99_999)),
    outputTokens: said(fc.nat(99_999)),
    credits: said(fc.constantFrom('6', '0.25')),
    cost: said(micros),
    value: said(micros),
    timeSavedMinutes: said(fc.constantFrom('12.5', '0')),
    error: said(fc.constant({ code: 'E1', message: 'It went wrong.' })),
    data: said(fc.constant({ order: 7 })),
  });

/** All reports of one execution: any number while it ran, no two alike, and one end; or one report of a run without an end. */
const course = (executionId: string, earlier: string[]) => {
  const running = contents(earlier).map((report) => ({ ...report, executionId, status: 'running' }));
  const end = fc
    .tuple(
      contents(earlier),
      fc.constantFrom('completed', 'completed', 'failed'),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([report, status, minute]) => ({
      ...report,
      executionId,
      status,
      finishedAt: `2026-03-14T09:0${minute}:00Z`,
      warning: status === 'completed' && minute > 6 ? true : undefined,
    }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.array(running, { maxLength: 2 }), end).map((all) => all.flat()) },
    { weight: 1, arbitrary: running.map((report) => [report]) },
  );
};

const histories = fc
  .tuple(...executions.map((executionId, index) => course(executionId, executions.slice(0, index))))
  .map((courses) => courses.flat())
  .chain((reports) =>
    fc.record({
      orders: fc.tuple(order(reports), order(reports)),
      batchSize: fc.constantFrom(1, 2, 20),
    }),
  );
const order = <T>(of: T[]) => fc.shuffledSubarray(of, { minLength: of.length, maxLength: of.length });

const sums = measureColumns.map((column) => `sum(${column})::text as ${column}`).join(', ');

/** What is there after these reports of a fresh installation: its tasks, their newest values and what the sums come to. */
async function outcomeOf(reports: object[], batchSize: number): Promise<unknown> {
  const scenario = await insertScenario(server.pool);
  const installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const tasks = reports.map((report) => ({ installationId: installation.id, ...report }));
  for (let from = 0; from < tasks.length; from += batchSize) {
    const { status, body } = await customer.post('/v1/execution-tasks', {
      tasks: tasks.slice(from, from + batchSize),
    });
    expect({ status, ...body }).toMatchObject({ status: 200, rejected: [] });
  }
  const [facts, values, days, errors] = await Promise.all([
    server.pool.query(
      `select execution_id, kind, retry_of, status, has_warning, started_at, finished_at, items, time_saved_minutes, credits, ai_model,
         input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency, error_code, error_message, data
       from execution_tasks where installation_id = $1 order by execution_id`,
      [installation.id],
    ),
    server.pool.query(
      `select distinct on (execution_id) execution_id, freed_minutes, human_minutes, time_value_micros, reported_value_micros, credit_cost_micros, ai_cost_micros
       from task_values join execution_tasks on id = task_id where installation_id = $1 order by execution_id, revision desc`,
      [installation.id],
    ),
    server.pool.query(
      `select day, ai_model, kind, ${sums}, sum(durations)::text as durations
       from task_days join scenarios s on s.no = scenario_no where s.id = $1 group by 1, 2, 3
       having coalesce(sum(started), 0) + coalesce(sum(retries), 0) > 0 order by 1, 2, 3`,
      [scenario.id],
    ),
    server.pool.query(
      `select day, error_code, kind, sum(first_tries)::int as first, sum(retries)::int as retries
       from task_errors join scenarios s on s.no = scenario_no where s.id = $1 group by 1, 2, 3
       having sum(first_tries) + sum(retries) > 0 order by 1, 2, 3`,
      [scenario.id],
    ),
  ]);
  return { facts: facts.rows, values: values.rows, days: days.rows, errors: errors.rows };
}

test('in whatever order the reports of a task come, the task, its value and the sums are the same', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ orders: [one, other], batchSize }) => {
      expect(await outcomeOf(other, batchSize)).toEqual(await outcomeOf(one, batchSize));
    }),
    { seed: 20_260_315, numRuns: 25, endOnFailure: true },
  );
}, 120_000);

test('a run that was taken for a retry, and ends as none, gives back what it took from the job', async () => {
  const at = { startedAt: '2026-03-14T08:00:00Z' };
  const end = { ...at, finishedAt: '2026-03-14T09:00:00Z' };
  const reports = [
    { ...end, executionId: 'first', status: 'failed' },
    { ...at, executionId: 'second', status: 'running', retryOf: 'first' },
    { ...end, executionId: 'third', status: 'completed', retryOf: 'second' },
  ];
  const before = await outcomeOf(reports, 1);
  expect(before).toMatchObject({ values: [{ human_minutes: '0' }, { freed_minutes: '4' }] });
  const after = await outcomeOf([...reports, { ...end, executionId: 'second', status: 'failed' }], 1);
  expect(after).toMatchObject({
    values: [{ human_minutes: '10' }, { human_minutes: '0' }, { freed_minutes: '4' }],
  });
});
