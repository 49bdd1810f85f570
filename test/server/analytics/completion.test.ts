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
  customer = await customerClient(server, 'Grace');
});
afterAll(() => server.close());

let executions = 0;
async function report(installationId: string, tasks: Record<string, unknown>[]) {
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: tasks.map((task) => ({
      installationId,
      executionId: `run-${(executions += 1)}`,
      status: 'completed',
      startedAt: '2026-03-15T06:00:00Z',
      ...task,
    })),
  });
  expect(answer.body.rejected).toEqual([]);
}
const completion = async (query: string) => (await operator.get(`/admin/analytics/completion?${query}`)).body;
const installed = (scenario: ScenarioRow, confirmedAt: string | null) =>
  insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt: confirmedAt === null ? null : new Date(confirmedAt),
  });

test('every run is completed, failed, timed out or active, and a late end takes it out of timed out', async () => {
  const scenario = await insertScenario(server.pool);
  const { id } = await installed(scenario, null);
  const at = (startedAt: string, finishedAt?: string) => ({
    startedAt,
    ...(finishedAt ? { finishedAt } : {}),
  });
  await report(id, [
    at('2026-03-14T08:00:00Z', '2026-03-14T08:00:10Z'),
    { ...at('2026-03-14T08:00:00Z', '2026-03-14T08:00:20Z'), warning: true },
    at('2026-03-14T08:00:00Z', '2026-03-14T08:00:40Z'),
    {
      ...at('2026-03-14T08:00:00Z', '2026-03-14T08:00:01Z'),
      status: 'failed',
      error: { code: 'RateLimitError', message: 'slow down' },
    },
    { ...at('2026-03-14T12:00:00Z'), status: 'running', executionId: 'stuck' }, // exactly 24 hours old: timed out
    { ...at('2026-03-14T12:00:01Z'), status: 'running' }, // a second younger: active
    { ...at('2026-03-14T09:00:00Z', '2026-03-14T09:00:00Z'), kind: 'test' },
    { ...at('2026-03-14T09:00:00Z', '2026-03-14T09:00:00Z'), kind: 'errorHandler' },
    { ...at('2026-03-14T09:00:00Z', '2026-03-14T09:00:00Z'), retryOf: 'run-of-old' },
  ]);
  const query = `from=2026-03-01&to=2026-03-15&scenario=${scenario.id}`;
  const before = (await completion(query)).totals;
  expect(before).toEqual({
    started: 6,
    completed: 3,
    failed: 1,
    timedOut: 1,
    active: 1,
    warnings: 1,
    tests: 1,
    retries: 1,
    errorHandlers: 1,
    completionRate: 0.6,
    completionRateLow: expect.closeTo(0.2307, 4), // Wilson, 3 of 5
    completionRateHigh: expect.closeTo(0.8824, 4),
    p50Ms: 20_000,
    p95Ms: 38_000,
    durationsExact: true,
    activation: null,
    timeToFirstSuccessMs: null,
  });
  await report(id, [{ executionId: 'stuck', ...at('2026-03-14T12:00:00Z', '2026-03-15T11:00:00Z') }]);
  expect((await completion(query)).totals).toMatchObject({
    started: 6,
    completed: 4,
    timedOut: 0,
    active: 1,
    completionRate: 0.8,
  });

  const byError = await completion(`${query}&groupBy=error`);
  expect(byError.items).toMatchObject([
    { group: 'RateLimitError', label: 'RateLimitError', started: 1, completed: 0, failed: 1 },
    { group: null, started: 5, completed: 4, failed: 0, active: 1, tests: 1, retries: 1, errorHandlers: 1 },
  ]);
});

test('nothing finished means no rate, with the reason, never 0', async () => {
  const scenario = await insertScenario(server.pool);
  const { id } = await installed(scenario, null);
  await report(id, [{ status: 'running' }]);
  const body = await completion(`from=2026-03-01&to=2026-03-15&scenario=${scenario.id}`);
  expect(body.totals).toMatchObject({
    started: 1,
    active: 1,
    completionRate: null,
    completionRateLow: null,
    p50Ms: null,
  });
  expect(body.gates).toContainEqual({
    figure: 'completionRate',
    code: 'unknown',
    reason: 'Nothing has finished.',
  });
});

test('an installation is activated by a first completed run within seven days, once it is seven days old', async () => {
  const scenario = await insertScenario(server.pool);
  const soon = await installed(scenario, '2026-03-01T10:00:00Z');
  const sooner = await installed(scenario, '2026-03-01T10:00:00Z');
  const late = await installed(scenario, '2026-03-01T10:00:00Z');
  await installed(scenario, '2026-03-02T10:00:00Z'); // never ran
  await installed(scenario, '2026-03-10T10:00:00Z'); // too young to say
  await report(soon.id, [{ startedAt: '2026-03-04T09:00:00Z', finishedAt: '2026-03-04T10:00:00Z' }]);
  await report(soon.id, [
    { startedAt: '2026-03-02T09:00:00Z', finishedAt: '2026-03-02T10:00:00Z', kind: 'test' },
  ]);
  await report(sooner.id, [{ startedAt: '2026-03-02T09:00:00Z', finishedAt: '2026-03-02T10:00:00Z' }]);
  await report(late.id, [{ startedAt: '2026-03-08T09:00:00Z', finishedAt: '2026-03-08T10:00:01Z' }]);
  const { totals, items } = await completion(
    `from=2026-03-01&to=2026-03-15&scenario=${scenario.id}&groupBy=customer`,
  );
  expect(totals).toMatchObject({ activation: 0.5, timeToFirstSuccessMs: 2 * 86_400_000 });
  expect(items).toMatchObject([{ group: customer.id, label: 'Grace', activation: 0.5 }]);
  const byModel = await completion(`from=2026-03-01&to=2026-03-15&scenario=${scenario.id}&groupBy=aiModel`);
  expect(byModel.items).toMatchObject([{ group: 'none', activation: null, started: 3 }]);
});

test('the overview tells the same story', async () => {
  const completed = (await completion('from=2026-03-01&to=2026-03-15')).totals;
  const { body } = await operator.get('/admin/analytics/overview?from=2026-03-01&to=2026-03-15');
  expect(body.totals).toMatchObject({
    started: completed.started,
    completed: completed.completed,
    completionRate: completed.completionRate,
    activation: completed.activation,
    installations: 5,
    activeNow: 2,
    netRevenue: 0,
    mrr: 0,
    payingCustomers: 0,
  });
  expect(body.previous).toMatchObject({ started: 0, activeNow: null, installations: 0 });
  const started = body.items.reduce((sum: number, item: { started: number }) => sum + item.started, 0);
  expect(started).toBe(completed.started);
});

test('without an hourly rate the value is unknown, not zero', async () => {
  const { body } = await operator.get('/admin/analytics/roi?from=2026-03-01&to=2026-03-15');
  expect(body.totals).toMatchObject({
    valueMicros: null,
    timeValueMicros: null,
    netMicros: null,
    roi: null,
    runCostMicros: 0,
  });
  expect(body.gates.map(({ figure }: { figure: string }) => figure)).toContain('valueMicros');
});

test('a run that is old enough changes from active to timed out by itself', async () => {
  const query = 'from=2026-03-01&to=2026-03-31';
  const { active, timedOut } = (await completion(query)).totals;
  now = new Date('2026-03-17T12:00:00Z');
  expect((await completion(query)).totals).toMatchObject({ active: 0, timedOut: active + timedOut });
});
