import { afterAll, beforeAll, expect, test } from 'vitest';
import { followPriceList } from '../../../server/executions/value/follow-price-list.ts';
import type { ListedPrice, PriceList } from '../../../server/executions/value/listed-prices.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-09-01T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installationId: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  installationId = (await insertInstallation(server.pool, { customerId: customer.id, scenario })).id;
});
afterAll(() => server.close());

const price = (input: string, from: string | null = null): ListedPrice => ({
  inputPerMillion: input,
  outputPerMillion: '0',
  currency: 'usd',
  from: from === null ? null : new Date(`${from}T00:00:00Z`),
});
/** Follows a list that says this and nothing else of these tests' models. */
const follow = (models: Record<string, ListedPrice[]>) => {
  const list: PriceList = new Map(Object.entries(models));
  return followPriceList(server.deps, list);
};
const changes = async (model: string) => {
  const { body } = await operator.get(`/admin/model-price-changes?model=${model}`);
  return body.items.map((change: Record<string, { inputPerMillion: string } | null>) => [
    change['was']?.inputPerMillion ?? null,
    change['is']?.inputPerMillion ?? null,
    change['appliesFrom'],
    change['isShadowed'],
  ]);
};

let executions = 0;
/** What a million input tokens cost a run that starts then, in whole units; null: unpriced. */
async function costOf(aiModel: string, startedAt: string): Promise<number | null> {
  executions += 1;
  const executionId = `run-${executions}`;
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: [{ installationId, executionId, status: 'completed', startedAt, aiModel, inputTokens: 1_000_000 }],
  });
  expect(answer.body).toMatchObject({ accepted: 1 });
  const { rows } = await server.pool.query(
    `select ai_cost_micros as micros, is_unpriced as "isUnpriced" from task_values join execution_tasks on id = task_id where execution_id = $1`,
    [executionId],
  );
  return rows[0].isUnpriced ? null : Number(rows[0].micros) / 1e6;
}

test('a price list with a new, a changed, a dated and a vanished model is followed from the day on', async () => {
  const first = { steady: [price('1')], moving: [price('2')], dated: [price('3')], leaving: [price('4')] };
  await server.pool.query(`delete from ai_model_prices`);
  await follow(first);
  expect((await operator.get('/admin/model-price-changes')).body.items).toEqual([]); // filling is no change

  now = new Date('2026-09-10T15:00:00Z');
  const second = {
    steady: [price('1.00')],
    moving: [price('2.5')],
    dated: [price('3'), price('3.5', '2026-09-05'), price('3.9', '2026-12-01')],
    fresh: [price('7'), price('8', '2026-09-08')],
  };
  await follow(second);
  expect(await changes('steady')).toEqual([]);
  expect(await changes('moving')).toEqual([['2', '2.5', '2026-09-10T00:00:00.000Z', false]]);
  expect(await changes('dated')).toEqual([
    ['3.5', '3.9', '2026-12-01T00:00:00.000Z', false],
    ['3', '3.5', '2026-09-05T00:00:00.000Z', false],
  ]);
  expect(await changes('leaving')).toEqual([['4', null, '2026-09-10T15:00:00.000Z', false]]);
  expect(await changes('fresh')).toEqual([
    ['7', '8', '2026-09-08T00:00:00.000Z', false],
    [null, '7', '2000-01-01T00:00:00.000Z', false],
  ]);

  expect(await costOf('moving', '2026-09-09T23:59:59Z')).toBe(2);
  expect(await costOf('moving', '2026-09-10T00:00:00Z')).toBe(2.5);
  expect(await costOf('dated', '2026-09-04T00:00:00Z')).toBe(3);
  expect(await costOf('dated', '2026-09-05T00:00:00Z')).toBe(3.5);
  expect(await costOf('leaving', '2026-09-10T00:00:00Z')).toBe(4);
  expect(await costOf('fresh', '2026-09-01T00:00:00Z')).toBe(7);
  expect(await costOf('unheard-of', '2026-09-01T00:00:00Z')).toBeNull();

  const counted = async () =>
    (
      await server.pool.query(
        `select (select count(*) from ai_model_prices) + (select count(*) from model_price_changes) as all`,
      )
    ).rows[0].all;
  const before = await counted();
  await follow(second);
  now = new Date('2026-12-24T15:00:00Z'); // also when a foretold price has come into force
  await follow(second);
  expect(await counted()).toBe(before);
  expect(await costOf('dated', '2026-12-01T00:00:00Z')).toBe(3.9);
});

test('a price that was foretold and is taken back never comes into force, and a model that is back is told', async () => {
  now = new Date('2027-01-10T12:00:00Z');
  await follow({
    foretold: [price('1'), price('2', '2027-02-01'), price('5', '2027-03-01')],
    away: [price('6')],
  });
  now = new Date('2027-01-11T12:00:00Z');
  await follow({ foretold: [price('1'), price('3', '2027-03-01')] });
  expect(await changes('foretold')).toEqual([
    ['5', '3', '2027-03-01T00:00:00.000Z', false],
    ['2', '1', '2027-02-01T00:00:00.000Z', false],
    ...(await changes('foretold')).slice(2),
  ]);
  now = new Date('2027-03-10T12:00:00Z');
  expect(await costOf('foretold', '2027-02-01T00:00:00Z')).toBe(1);
  expect(await costOf('foretold', '2027-03-01T00:00:00Z')).toBe(3);
  await follow({ away: [price('6')] });
  expect((await changes('away'))[0]).toEqual([null, '6', '2027-03-10T00:00:00.000Z', false]);
  expect((await changes('away'))[1]).toEqual(['6', null, '2027-01-11T12:00:00.000Z', false]);
});

test("an operator's own price counts before every row of the list, also one that is dated later", async () => {
  await operator.post('/admin/model-prices', {
    model: 'own',
    inputPerMillion: '10',
    outputPerMillion: '0',
    currency: 'usd',
    from: '2027-02-01T00:00:00Z',
  });
  await follow({ own: [price('1'), price('2', '2027-03-05')] });
  expect(await costOf('own', '2027-01-31T23:59:59Z')).toBe(1);
  expect(await costOf('own', '2027-02-01T00:00:00Z')).toBe(10);
  expect(await costOf('own', '2027-03-06T00:00:00Z')).toBe(10);
  expect((await changes('own')).map((change: unknown[]) => change[3])).toEqual([true, true]);
});

test('servers that start at once add each change once', async () => {
  const list = { twice: [price('1')] };
  await Promise.all(Array.from({ length: 6 }, () => follow(list)));
  const { body } = await operator.get('/admin/model-prices?model=twice');
  expect(body.items).toHaveLength(1);
  expect(await changes('twice')).toHaveLength(1);
});

test('the list that comes with the library prices well-known models', async () => {
  await followPriceList(server.deps);
  expect(await costOf('gpt-4o', now.toISOString())).toBeGreaterThan(0);
  expect((await changes('gpt-4o'))[0]).toEqual([null, expect.any(String), expect.any(String), false]);
  const pages = await operator.get('/admin/model-price-changes?limit=100');
  const next = await operator.get(`/admin/model-price-changes?limit=100&cursor=${pages.body.nextCursor}`);
  const ids = [...pages.body.items, ...next.body.items].map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(200);
});
