import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let customer: ApiClient & { id: string };
let visitor: ApiClient;
let installation: InstallationRow;
let executions = 0;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  customer = await customerClient(server);
  visitor = apiClient(server.url);
  const scenario = await insertScenario(server.pool);
  installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const operator = await operatorClient(server);
  const price = { scope: 'library', name: 'creditPrice', value: '0.01', currency: 'usd' };
  await operator.post('/admin/assumptions', {
    ...price,
    provenance: 'confirmed',
    from: '2026-01-01T00:00:00Z',
  });
});
afterAll(() => server.close());

const newTask = (fields: object = {}) => ({
  executionId: `execution-${(executions += 1)}`,
  status: 'completed',
  startedAt: '2026-03-15T11:00:00Z',
  ...fields,
});
const report = (body: object) => visitor.post(`/v1/report/${installation.token}`, body);
const reportsBy = (reporting: string) =>
  server.pool.query('update installations set reporting = $2 where id = $1', [installation.id, reporting]);
const costsOf = async (executionId: string) => {
  const { rows } = await server.pool.query<{ micros: string; task: string }>(
    `select v.credit_cost_micros::text as micros, t.task_key as task from execution_tasks t join task_values v on v.task_id = t.id
     where t.execution_id = $1 order by t.task_key`,
    [executionId],
  );
  return rows.map(({ micros }) => Number(micros));
};

describe('the credit of the report itself', () => {
  test.each([
    ['http', 10_000],
    ['module', 10_000],
    ['pull', 0],
    ['none', 0],
  ])('of an installation that reports by %s costs %i micros', async (reporting, micros) => {
    await reportsBy(reporting);
    const task = newTask();
    expect((await report(task)).status).toBe(204);
    expect(await costsOf(task.executionId)).toEqual([micros]);
    await reportsBy('http');
  });

  test('counts once per task, whatever is sent again, and for each task of a run', async () => {
    const task = newTask({ status: 'running' });
    for (const status of ['running', 'running', 'completed', 'completed']) await report({ ...task, status });
    await report({ ...task, status: 'completed', taskKey: 'route-2-1' });
    expect(await costsOf(task.executionId)).toEqual([10_000, 10_000]);
  });

  test('counts of a failed run too', async () => {
    const task = newTask({ status: 'failed', error: { code: 'E1', message: 'no' } });
    await report(task);
    expect(await costsOf(task.executionId)).toEqual([10_000]);
  });

  test('is not added to the credits that a report states, which are the whole run', async () => {
    const task = newTask({ credits: '6' });
    await report(task);
    expect(await costsOf(task.executionId)).toEqual([60_000]);
  });

  test("is not added to what the customer's own programs or Make's logs tell", async () => {
    const told = newTask({ installationId: installation.id, credits: 6 });
    const untold = newTask({ installationId: installation.id });
    await customer.post('/v1/execution-tasks', { tasks: [told, untold] });
    expect(await costsOf(told.executionId)).toEqual([60_000]);
    expect(await costsOf(untold.executionId)).toEqual([0]);
  });

  test('stands in the figures of the customer', async () => {
    const { rows } = await server.pool.query<{ sum: string }>(
      `select sum(credit_cost_micros)::text as sum from task_values`,
    );
    const { body } = await customer.get('/v1/roi?from=2026-03-15&to=2026-03-15');
    expect(body).toMatchObject({ totals: { creditCostMicros: Number(rows[0]?.sum) } });
  });
});
