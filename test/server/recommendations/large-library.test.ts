import { afterAll, beforeAll, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { customerClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { simulateWorld, worldEnd } from '../../support/simulated-world.ts';
import { insertWorld, scenarioIdOf } from '../../support/world-rows.ts';
import { collectStatements } from '../plans/statements.ts';

let server: TestServer;
let customer: ApiClient;
const countPopularity = () => allJobs(server.deps)['recommendations.count-popularity']!.run({} as never);
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(worldEnd * 86_400_000) });
  await insertWorld(server.pool, simulateWorld({ scenarios: 8, customers: 900, strength: 1, seed: 5 }));
  customer = await customerClient(server);
});
afterAll(() => server.close());

type Item = { scenario: string; reason: string; score: number };
const shown = async (): Promise<Item[]> => (await customer.get('/v1/recommendations')).body.items;
const idsShown = async () => (await shown()).map(({ scenario }) => scenario);

test('what was counted within the hour ranks as what is counted at once, and nobody waits for installations to be counted', async () => {
  const counted = await shown();
  expect(counted).toHaveLength(8);
  await countPopularity();
  const statements = collectStatements(server.deps.config.databaseUrl ?? '');
  try {
    await statements.ofRequests('asking', async () => expect(await shown()).toEqual(counted));
  } finally {
    statements.stop();
  }
  const texts = statements.sent().map(({ text }) => text);
  expect(texts.filter((text) => text.includes('recommendation_popularity'))).toHaveLength(1);
  expect(
    texts.filter((text) => text.includes('installations') && !text.includes('customer_id = $1')),
  ).toEqual([]);
});

test('popularity follows with the next count', async () => {
  const [last] = (await idsShown()).slice(-1);
  const moved = `update installations set confirmed_at = $2::timestamptz, scenario_id = $1 where id in (select id from installations where scenario_id <> $1 limit 900)`;
  await server.pool.query(moved, [last, server.deps.now()]);
  expect((await idsShown())[0]).not.toBe(last);
  await countPopularity();
  expect((await idsShown())[0]).toBe(last);
});

test('what an operator takes away is gone at once, and what it costs is what it costs now', async () => {
  const [gone, dearer] = [scenarioIdOf(3), scenarioIdOf(4)];
  expect(await idsShown()).toContain(gone);
  await server.pool.query(`update scenarios set status = 'archived' where id = $1`, [gone]);
  await server.pool.query(`update scenarios set price_amount = 700, price_currency = 'usd' where id = $1`, [
    dearer,
  ]);
  const items = (await customer.get('/v1/recommendations')).body.items;
  expect(items.map(({ scenario }: Item) => scenario)).not.toContain(gone);
  expect(items.find(({ scenario }: Item) => scenario === dearer)).toMatchObject({ price: { amount: 700 } });
});
