import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { insertScenario } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

test('a scenario is bought by its own price, by the plans that open it and in the bundles that hold it', async () => {
  const [one, other] = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const path = `/admin/scenarios/${one.slug}/ways-to-buy`;
  expect((await operator.get(path)).body).toEqual({ product: null, plans: [], bundles: [] });

  await operator.patch(`/admin/scenarios/${one.id}`, { price: usd(1900) });
  await operator.patch(`/admin/scenarios/${one.id}`, { price: usd(2900) });
  const month = { interval: 'month' };
  await operator.post('/admin/plans', { name: 'All', price: usd(4900), ...month, scenarios: 'all' });
  await operator.post('/admin/plans', { name: 'Some', price: usd(900), ...month, scenarios: [one.id] });
  await operator.post('/admin/plans', { name: 'Others', price: usd(700), ...month, scenarios: [other.id] });
  const gone = { name: 'Gone', status: 'archived' };
  await operator.post('/admin/plans', { ...gone, price: usd(100), ...month, scenarios: 'all' });
  const both = { title: 'Both of them', scenarios: [one.id, other.id], price: usd(3000) };
  expect((await operator.post('/admin/bundles', both)).status).toBe(201);

  const { body } = await operator.get(path);
  expect(body.plans.map(({ name, price }: { name: string; price: object }) => [name, price])).toEqual([
    ['Some', usd(900)],
    ['All', usd(4900)],
  ]);
  expect(body.bundles).toMatchObject([{ title: 'Both of them', price: usd(3000), scenarios: 2 }]);
  // The outbox tells the shop of the price.
  await expect
    .poll(async () => (await operator.get(path)).body.product, { timeout: 30_000 })
    .toMatchObject({ kind: 'scenario', of: one.id, isActive: true });

  expect((await operator.get('/admin/scenarios/nowhere/ways-to-buy')).status).toBe(404);
  const reader = await operatorClient(server, ['scenarios:read']);
  expect((await reader.get(path)).status).toBe(403);
});
