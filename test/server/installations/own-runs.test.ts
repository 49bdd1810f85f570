import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const day = 24 * 60 * 60_000;
let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.close());

test('a customer sees what each of their installations did in 30 days, and nobody else’s', async () => {
  const [customer, other] = [await customerClient(server), await customerClient(server)];
  const scenario = await insertScenario(server.pool);
  const [busy, quiet, theirs] = [
    await insertInstallation(server.pool, { customerId: customer.id, scenario }),
    await insertInstallation(server.pool, { customerId: customer.id, scenario }),
    await insertInstallation(server.pool, { customerId: other.id, scenario }),
  ];
  const report = (token: string, executionId: string, task: object, daysAgo = 0) =>
    apiClient(server.url).post(`/v1/report/${token}`, {
      executionId,
      startedAt: new Date(Date.now() - daysAgo * day - 1_000).toISOString(),
      status: 'completed',
      ...task,
    });
  await report(busy.token, 'long-ago', {}, 40);
  await report(busy.token, 'done', {}, 2);
  await report(busy.token, 'failed', { status: 'failed', error: { code: 'DataError' } });
  await report(busy.token, 'again', { retryOf: 'failed' });
  await report(busy.token, 'tried', { kind: 'test' });
  await report(theirs.token, 'theirs', {});
  const first = (await customer.get('/v1/account/runs?limit=1')).body;
  const second = (await customer.get(`/v1/account/runs?limit=1&cursor=${first.nextCursor}`)).body;
  const items = [...first.items, ...second.items];
  const byId = new Map(items.map((item) => [item.installationId, item]));
  expect([...byId.keys()].toSorted()).toEqual([busy.id, quiet.id].toSorted());
  expect(second.nextCursor).toBeNull();
  expect(byId.get(busy.id)).toMatchObject({
    started: 2,
    completed: 1,
    failed: 1,
  });
  expect(byId.get(busy.id).lastReportAt).not.toBeNull();
  expect(byId.get(quiet.id)).toMatchObject({ started: 0, completed: 0, failed: 0, lastReportAt: null });
});
