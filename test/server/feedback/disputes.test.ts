import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' });
});
afterAll(() => server.close());

test('how much of the time saved is disputed: by installation, while it is open, whenever it was said', async () => {
  const [scenario, other] = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const disputes = async (query = '') => {
    const { totals } = (await operator.get(`/admin/analytics/complaints?compare=none${query}`)).body;
    return [totals.disputedInstallations, totals.disputedShare];
  };
  const customerOf = async (of: typeof scenario, minutes: number) => {
    const customer = await customerClient(server);
    const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario: of });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    const run = { installationId: id, status: 'completed', startedAt, finishedAt: startedAt };
    const tasks = [{ ...run, executionId: `run-${id}`, timeSavedMinutes: minutes }];
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
    return { ...customer, installationId: id };
  };
  expect(await disputes()).toEqual([0, null]);
  const [sure, doubtful, elsewhere] = [
    await customerOf(scenario, 50),
    await customerOf(scenario, 30),
    await customerOf(other, 20),
  ];
  expect(await disputes()).toEqual([0, 0]);
  const say = async (who: typeof sure, body: object) =>
    (await who.post('/v1/feedback', { message: 'Never.', kind: 'wrongTimeSaved', ...body })).body.id;
  const first = await say(doubtful, { installationId: doubtful.installationId });
  await say(doubtful, { executionId: `run-${doubtful.installationId}` });
  await server.pool.query(`update feedback set created_at = created_at - interval '1 year' where id = $1`, [
    first,
  ]);
  expect(await disputes()).toEqual([1, 0.3]);
  await say(sure, { kind: 'wrongResult', installationId: sure.installationId });
  await say(elsewhere, { scenario: other.slug }); // names none: all of theirs
  expect(await disputes()).toEqual([2, 0.5]);
  expect(await disputes(`&scenario=${scenario.slug}`)).toEqual([1, 30 / 80]);
  expect(await disputes(`&customer=${elsewhere.id}`)).toEqual([1, 1]);
  for (const { id } of (await operator.get(`/admin/feedback?customer=${doubtful.id}`)).body.items)
    await operator.post(`/admin/feedback/${id}/close`);
  expect(await disputes()).toEqual([1, 0.2]);
});
