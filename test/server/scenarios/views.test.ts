import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let now = new Date('2026-03-01T10:00:00Z');
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
});
afterAll(() => server.close());

const viewsOf = async (scenarioId: string) =>
  (
    await server.pool.query(
      `select customer_id as "customerId", first_viewed_at as at from scenario_views where scenario_id = $1 order by 2`,
      [scenarioId],
    )
  ).rows;

test('the first look of each customer is kept, by id or by slug, and never moves', async () => {
  const scenario = await insertScenario(server.pool);
  const [ada, bob] = [await customerClient(server), await customerClient(server, 'Bob')];
  await Promise.all([1, 2, 3].map(() => ada.get(`/v1/scenarios/${scenario.slug}`)));
  now = new Date('2026-03-02T10:00:00Z');
  await ada.get(`/v1/scenarios/${scenario.id}`);
  await bob.get(`/v1/scenarios/${scenario.id}`);
  const views = [
    { customerId: ada.id, at: new Date('2026-03-01T10:00:00Z') },
    { customerId: bob.id, at: new Date('2026-03-02T10:00:00Z') },
  ];
  expect(await viewsOf(scenario.id)).toEqual(views);
});

test('nobody is told of who looks without a key, searches, or asks for what is not there', async () => {
  const scenario = await insertScenario(server.pool);
  const ada = await customerClient(server);
  expect((await apiClient(server.url).get(`/v1/scenarios/${scenario.id}`)).status).toBe(200);
  expect((await ada.get('/v1/scenarios')).status).toBe(200);
  expect((await ada.get('/v1/scenarios/not-there')).status).toBe(404);
  await server.pool.query(`update scenarios set status = 'draft' where id = $1`, [scenario.id]);
  expect((await ada.get(`/v1/scenarios/${scenario.id}`)).status).toBe(404);
  expect(await viewsOf(scenario.id)).toEqual([]);
});

test('a look that cannot be kept fails nothing, and the next one is kept', async () => {
  const scenario = await insertScenario(server.pool);
  const ada = await customerClient(server);
  await server.pool.query('alter table scenario_views rename to views_elsewhere');
  expect((await ada.get(`/v1/scenarios/${scenario.id}`)).status).toBe(200);
  await server.pool.query('alter table views_elsewhere rename to scenario_views');
  expect(server.logText()).toContain('a first view of a scenario could not be kept');
  expect((await ada.get(`/v1/scenarios/${scenario.id}`)).status).toBe(200);
  expect(await viewsOf(scenario.id)).toHaveLength(1);
});

test('the funnel follows a customer from the first look on, and says since when looks are kept', async () => {
  const operator = await operatorClient(server);
  const { body } = await operator.get('/admin/analytics/funnel?from=2026-02-01&to=2026-03-02');
  expect(body.totals.viewed).toBeGreaterThan(1);
  expect(body.gates).toContainEqual({
    figure: null,
    code: 'incomplete',
    reason: 'The first view that is kept is of 2026-03-01: who looked before stands in no funnel.',
  });
});
