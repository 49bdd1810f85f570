import { afterEach, expect, test } from 'vitest';
import { createApiKey } from '../../../server/accounts/api-keys/create-api-key.ts';
import { publishStarterLibrary } from '../../../server/scenarios/publish-starter-library.ts';
import { computeRecommendations } from '../../../server/recommendations/compute/compute-recommendations.ts';
import { apiClient, customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { simulateWorld, worldEnd } from '../../support/simulated-world.ts';
import { customerIdOf, insertWorld, scenarioIdOf } from '../../support/world-rows.ts';

const now = new Date((worldEnd + 0.02) * 86_400_000);
const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000);
let server: TestServer;
afterEach(() => server.close());

type Run = { ago: number; status: 'completed' | 'failed' };
let runs = 0;

/** Reports what an installation ran, as a customer does. */
async function report(client: ReturnType<typeof apiClient>, installationId: string, all: Run[]) {
  const tasks = all.map(({ ago, status }) => {
    runs += 1;
    const startedAt = day(ago).toISOString();
    const error = status === 'failed' ? { error: { code: 'DataError' } } : {};
    return { installationId, executionId: `run-${runs}`, status, startedAt, finishedAt: startedAt, ...error };
  });
  expect((await client.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ rejected: [] });
}

const first = async (client: ReturnType<typeof apiClient>) =>
  (await client.get('/v1/recommendations')).body.items[0];

test('where a scenario fails often, help with errors of an app of it stands first, and says how often it failed', async () => {
  server = await startTestServer({ now: () => now });
  const customer = await customerClient(server);
  const add = async (title: string, apps: string[], tags: string[] = []) => {
    const scenario = await insertScenario(server.pool, { title });
    await server.pool.query('update scenarios set apps = $2, tags = $3 where id = $1', [
      scenario.id,
      apps,
      tags,
    ]);
    await server.pool.query('update scenario_versions set apps = $2 where scenario_id = $1', [
      scenario.id,
      apps,
    ]);
    return scenario;
  };
  const mine = await add('Dunning', ['xero', 'slack']);
  await add('Catch errors of others', ['jira'], ['error-handling']);
  const help = await add('Catch errors', ['xero'], ['error-handling']);
  const popular = await add('Popular', ['slack']);
  const other = await customerClient(server);
  await insertInstallation(server.pool, { customerId: other.id, scenario: popular, confirmedAt: day(1) });
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: mine,
    confirmedAt: day(50),
  });
  await report(customer, id, [
    ...Array.from({ length: 10 }, (): Run => ({ ago: 3, status: 'completed' })),
    ...Array.from({ length: 4 }, (): Run => ({ ago: 2, status: 'failed' })),
    ...Array.from({ length: 9 }, (): Run => ({ ago: 20, status: 'failed' })), // not lately
  ]);
  expect(await first(customer)).toMatchObject({ scenarioTitle: 'Popular', model: 'popularity' });
  await report(customer, id, [{ ago: 1, status: 'failed' }]);
  expect(await first(customer)).toMatchObject({
    scenario: help.id,
    model: 'trigger',
    reason: '“Dunning” failed in 5 of 15 runs of the last 14 days; this helps where xero fails.',
  });
  expect((await customer.get('/v1/recommendations')).body.items).toHaveLength(3);
});

test('a failing scenario of any app is told of by the starter scenario for failed runs', async () => {
  server = await startTestServer({ now: () => now });
  await publishStarterLibrary(server.pool, () => now);
  const customer = await customerClient(server);
  const mine = await insertScenario(server.pool, { title: 'Dunning' });
  await server.pool.query(`update scenario_versions set apps = '{odoo}' where id = $1`, [mine.versionId]);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario: mine });
  expect(await first(customer)).not.toMatchObject({ model: 'trigger' });
  await report(
    customer,
    id,
    Array.from({ length: 6 }, (): Run => ({ ago: 1, status: 'failed' })),
  );
  expect(await first(customer)).toMatchObject({
    scenarioSlug: 'failed-run-alerts',
    model: 'trigger',
    reason: '“Dunning” failed in 6 of 6 runs of the last 14 days; this is made for failed runs.',
  });
});

test('what belongs to a scenario that has worked for a month stands first; a failure ends that', async () => {
  server = await startTestServer({ now: () => now });
  const world = simulateWorld({ scenarios: 24, customers: 400, strength: 30, seed: 7 });
  await insertWorld(server.pool, world);
  await computeRecommendations(server.deps, 'clock');
  const counts = (own: number) =>
    server.pool.query<{ other: string; pairs: number; holders: number }>(
      `select u.other, u.pairs, n.holders from recommendation_neighbours n, unnest(others, together) as u (other, pairs)
       where n.scenario_id = $1 order by pairs desc`,
      [scenarioIdOf(own)],
    );
  const { rows: busiest } = await server.pool.query<{ scenario: string }>(
    'select scenario_id as scenario from recommendation_neighbours order by holders desc limit 1',
  );
  const own = Number(busiest[0]!.scenario.slice(-4));
  const newcomer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, {
    customerId: newcomer.id,
    scenario: { id: scenarioIdOf(own), versionId: `ver_${scenarioIdOf(own)}`, slug: '' },
    confirmedAt: day(50),
  });
  await report(newcomer, id, [{ ago: 40, status: 'completed' }]);
  expect((await first(newcomer)).model).not.toBe('trigger'); // nothing since
  await report(newcomer, id, [{ ago: 2, status: 'completed' }]);
  const { scenario, model, reason } = await first(newcomer);
  const { rows } = await counts(own);
  const pair = rows.find(({ other }) => other === scenario)!;
  expect([model, reason]).toEqual([
    'trigger',
    `“Title of ${scenarioIdOf(own)}” has worked for a month without a failure, and ${pair.pairs} of ${pair.holders} who use it also have this.`,
  ]);
  expect(pair.pairs).toBeGreaterThanOrEqual(10);
  const operator = await operatorClient(server);
  const { body } = await operator.get(`/admin/recommendations/customers/${newcomer.id}`);
  expect(body.items[0]).toMatchObject({ scenario, model });
  await report(newcomer, id, [{ ago: 5, status: 'failed' }]);
  expect((await first(newcomer)).model).not.toBe('trigger');
  const { key } = await createApiKey(
    server.pool,
    { owner: customerIdOf(world.all.customers[0]!), name: 'Test' },
    now,
  );
  expect((await first(apiClient(server.url, key))).model).not.toBe('trigger'); // has no runs at all
});
