import { afterEach, expect, test } from 'vitest';
import { createApiKey } from '../../../server/accounts/api-keys/create-api-key.ts';
import { computeRecommendations } from '../../../server/recommendations/compute/compute-recommendations.ts';
import { readRecommenderGate } from '../../../server/recommendations/read-gate.ts';
import { apiClient, operatorClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { simulateWorld, worldEnd } from '../../support/simulated-world.ts';
import { until } from '../../support/until.ts';
import { customerIdOf, insertGot, insertWorld, scenarioIdOf } from '../../support/world-rows.ts';

const now = new Date((worldEnd + 0.02) * 86_400_000); // half an hour after the hour up to which is learned
const structured = simulateWorld({ scenarios: 24, customers: 900, strength: 30, seed: 7 });
const shapeless = simulateWorld({ scenarios: 24, customers: 900, strength: 1, seed: 7 });

let server: TestServer;
afterEach(() => server.close());

async function libraryOf(world: typeof structured): Promise<void> {
  server = await startTestServer({ now: () => now });
  await insertWorld(server.pool, world);
}

const compute = () => computeRecommendations(server.deps, 'clock');
async function asCustomer(customer: number) {
  const { key } = await createApiKey(server.pool, { owner: customerIdOf(customer), name: 'Test' }, now);
  return apiClient(server.url, key);
}

test('where scenarios belong together the gate opens, the model gains for certain, and is served with its reason', async () => {
  await libraryOf(structured);
  expect(await readRecommenderGate(server.pool)).toBeNull();
  const run = await compute();
  expect(run).toMatchObject({ isGateOpen: true, model: 'cosine', scenarios: 24, requestedBy: 'clock' });
  expect(run.watermark).toEqual(new Date(worldEnd * 86_400_000));
  expect(run.testCustomers).toBeGreaterThanOrEqual(200);
  expect(run.lowerBound).toBeGreaterThan(0);
  const { scores, gains } = run.evaluation;
  expect(scores!.cosine.hitAt3 - scores!.allTimePopularity.hitAt3).toBeCloseTo(
    gains!.allTimePopularity.mean,
    10,
  );
  expect(gains!.recentPopularity.mean).toBeGreaterThan(0.05);
  expect(scores!.cosine.coverage).toBeGreaterThan(scores!.recentPopularity.coverage);
  expect(await readRecommenderGate(server.pool)).toEqual({
    isOpen: true,
    served: 'cosine',
    evaluatedAt: now,
    watermark: run.watermark,
    lowerBound: run.lowerBound,
    testCustomers: run.testCustomers,
    reason: run.reason,
  });

  const { body } = await (await asCustomer(structured.all.customers[0]!)).get('/v1/recommendations?limit=3');
  expect(body.items.map(({ model }: { model: string }) => model)).toEqual(['cosine', 'cosine', 'cosine']);
  const said = body.items
    .map(({ scenario, reason }: { scenario: string; reason: string }) => ({
      scenario,
      words: /^(\d+) of (\d+) who use “Title of (\w+)” also have this\.$/.exec(reason),
    }))
    .find(({ words }: { words: RegExpExecArray | null }) => words);
  const { rows } = await server.pool.query(
    `select count(*)::int as holders, count(*) filter (where exists (
       select from installations o where o.customer_id = i.customer_id and o.scenario_id = $2))::int as both
     from installations i where scenario_id = $1`,
    [said.words[3], said.scenario],
  );
  expect([Number(said.words[1]), Number(said.words[2])]).toEqual([rows[0].both, rows[0].holders]);
});

test('where nothing belongs together nothing is found: the gate stays closed and popularity is served', async () => {
  await libraryOf(shapeless);
  const run = await compute();
  expect(run.testCustomers).toBeGreaterThanOrEqual(200);
  expect(run).toMatchObject({ isGateOpen: false });
  expect(run.lowerBound).toBeLessThanOrEqual(0);
  const { body } = await (await asCustomer(shapeless.all.customers[0]!)).get('/v1/recommendations?limit=3');
  expect(body.items.map(({ model }: { model: string }) => model)).toEqual(Array(3).fill('popularity'));
  for (const { scenario, reason } of body.items) {
    const { rows } = await server.pool.query(
      `select count(distinct customer_id)::int as installers from installations
       where scenario_id = $1 and confirmed_at > $2::timestamptz - interval '90 days'`,
      [scenario, now],
    );
    expect(reason).toBe(`It was installed by ${rows[0].installers} others in the last 90 days and kept.`);
  }
});

test('where nothing belongs together no relation is told either, were the gate ever open', async () => {
  const world = simulateWorld({ scenarios: 60, customers: 2_000, strength: 1, seed: 7 });
  await libraryOf(world);
  expect(await compute()).toMatchObject({ isGateOpen: false });
  await server.pool.query(
    `with forced as (
       insert into recommendation_runs select (jsonb_populate_record(run, jsonb_build_object('id', 'rcm_forced', 'is_gate_open', true,
         'watermark', watermark + interval '1 hour'))).* from recommendation_runs run
     )
     insert into recommendation_neighbours select (jsonb_populate_record(pair, '{"run_id": "rcm_forced"}')).* from recommendation_neighbours pair`,
  );
  const customers = [...new Set(world.all.customers)].slice(0, 12);
  const served = await Promise.all(
    customers.map(async (customer) => {
      const { body } = await (await asCustomer(customer)).get('/v1/recommendations?limit=50');
      return body.items as { model: string; reason: string }[];
    }),
  );
  const items = served.flat();
  expect(items.filter(({ model }) => model === 'cosine').length).toBeGreaterThan(300);
  for (const { reason } of items)
    expect(reason).toMatch(/^(It was installed by (\d+ others|one other) in|Nobody else has installed)/);
});

test('too few customers keep the gate closed, however much belongs together', async () => {
  await libraryOf(simulateWorld({ scenarios: 24, customers: 200, strength: 30, seed: 7 }));
  const run = await compute();
  expect(run.testCustomers).toBeLessThan(200);
  expect(run).toMatchObject({
    isGateOpen: false,
    model: 'conditional',
    reason: expect.stringMatching(/could be predicted in the last three months, and it takes 200\.$/),
  });
});

test('nothing that happens at the watermark or later is looked at', async () => {
  await libraryOf(structured);
  const customers = [...new Set(structured.all.customers)].slice(0, 300);
  const free = (customer: number) =>
    [...structured.scenarios.keys()].find(
      (place) =>
        !structured.all.customers.some(
          (one, index) => one === customer && structured.all.scenarios[index] === place,
        ),
    )!;
  await insertGot(
    server.pool,
    customers.map((customer, index) => ({
      customer: customerIdOf(customer),
      scenario: scenarioIdOf(free(customer)),
      days: worldEnd + (index % 2) * 0.01,
    })),
  );
  const leaky = await compute();
  const neighbours = async () =>
    (
      await server.pool.query(
        'select scenario_id, holders, others, together from recommendation_neighbours order by scenario_id',
      )
    ).rows;
  const learned = await neighbours();
  await server.close();
  await libraryOf(structured);
  const run = await compute();
  expect(leaky.evaluation).toEqual(run.evaluation);
  expect(leaky.control).toEqual(run.control);
  expect(learned).toEqual(await neighbours());
});

test('two runs at once, and one more in the same hour, leave one; what was found out is never changed', async () => {
  await libraryOf(simulateWorld({ scenarios: 12, customers: 60, strength: 9, seed: 3 }));
  const [one, other] = await Promise.all([compute(), compute()]);
  expect(other.id).toBe(one.id);
  const operator = await operatorClient(server);
  expect((await operator.post('/admin/recommendations/runs')).status).toBe(202);
  await until(async () => {
    const { rows } = await server.pool.query(
      `select 1 from jobs.job where name = 'recommendations.compute' and state = 'completed'`,
    );
    return rows.length > 0;
  });
  const { body } = await operator.get('/admin/recommendations/runs');
  expect(body).toMatchObject({ items: [{ id: one.id }], nextCursor: null });
  const { rows } = await server.pool.query(
    'select run_id, count(*)::int from recommendation_neighbours group by 1',
  );
  expect(rows).toEqual([{ run_id: one.id, count: 12 }]);
  for (const change of ['update recommendation_runs set reason = reason', 'delete from recommendation_runs'])
    await expect(server.pool.query(change)).rejects.toThrow('append-only');
});
