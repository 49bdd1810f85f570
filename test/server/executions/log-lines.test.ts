import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installation: Awaited<ReturnType<typeof insertInstallation>>;

beforeAll(async () => {
  server = await startTestServer();
  customer = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
});
afterAll(() => server.close());

const task = (executionId: unknown) => ({
  installationId: installation.id,
  executionId,
  status: 'completed',
  startedAt: new Date(Date.now() - 60_000).toISOString(),
});
/** The line of a request that was answered. */
const lineOf = (requestId: string) => () =>
  server
    .logText()
    .split('\n')
    .filter((line) => line.includes(requestId) && line.includes('request answered'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)[0];
const send = (requestId: string, tasks: unknown[]) =>
  customer.post('/v1/execution-tasks', { tasks }, { 'x-request-id': requestId });

test('a report by the address of an installation is found by its customer, its installation and its run', async () => {
  const { installationId, ...report } = task('run-by-address');
  for (const requestId of ['log-address-1', 'log-address-2']) {
    const path = `/v1/report/${installation.token}`;
    expect(
      (await customer.post(path, { ...report, taskKey: 'part' }, { 'x-request-id': requestId })).status,
    ).toBe(204);
    await expect.poll(lineOf(requestId)).toMatchObject({
      customerId: customer.id,
      installationId,
      executionId: 'run-by-address',
      taskKey: 'part',
    });
  }
});

test('a task that is sent alone is found by its ids, also when it is refused', async () => {
  await send('log-alone', [{ ...task('run-alone'), status: 'unheard of' }]);
  await expect.poll(lineOf('log-alone')).toMatchObject({
    requestId: 'log-alone',
    customerId: customer.id,
    installationId: installation.id,
    executionId: 'run-alone',
  });
});

test('of many at once their number stands there, and the runs of the first twenty', async () => {
  const runs = Array.from({ length: 25 }, (_, index) => `run-of-many-${index}`);
  await send('log-many', runs.map(task));
  await expect.poll(lineOf('log-many')).toMatchObject({ tasks: 25, executionIds: runs.slice(0, 20) });
  expect(lineOf('log-many')()).not.toHaveProperty('executionId');
});

test('what is no id is not written down', async () => {
  const wrong = ['x'.repeat(5_000), { secret: 'private' }, null];
  await send('log-wrong', [...wrong.map(task), null, 'private', task('run-beside-wrong')]);
  await expect.poll(lineOf('log-wrong')).toMatchObject({ tasks: 6, executionIds: ['run-beside-wrong'] });
  expect(JSON.stringify(lineOf('log-wrong')())).not.toContain('private');
});
