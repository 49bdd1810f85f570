import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

test('every price that a scenario had is told with who set it, why and how long it held', async () => {
  const { body: scenario } = await operator.post('/admin/scenarios', {
    title: 'Priced anew',
    description: 'For tests',
    complexityLevel: 1,
    category: 'tests',
  });
  const path = `/admin/scenarios/${scenario.slug}`;
  await operator.patch(path, { price: usd(1900) }, { 'X-Change-Reason': 'Worth it' });
  await operator.patch(path, { title: 'Called otherwise' });
  await operator.patch(path, { minimumPrice: usd(500) });
  await operator.patch(path, { price: usd(900), minimumPrice: null, recurring: 'month' });

  const { body } = await operator.get(`${path}/prices`);
  expect(body.items).toMatchObject([
    { price: usd(900), minimumPrice: null, recurring: 'month', until: null },
    { price: usd(1900), minimumPrice: usd(500), recurring: null },
    { price: usd(1900), minimumPrice: null, actor: 'test', reason: 'Worth it' },
    { price: null, minimumPrice: null, recurring: null },
  ]);
  expect(body.items.slice(1).map(({ until }: { until: string }) => until)).toEqual(
    body.items.slice(0, -1).map(({ from }: { from: string }) => from),
  );

  const first = await operator.get(`${path}/prices?limit=3`);
  const rest = await operator.get(`${path}/prices?limit=3&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...rest.body.items]).toEqual(body.items);
  expect((await operator.get('/admin/scenarios/nowhere/prices')).status).toBe(404);
});
