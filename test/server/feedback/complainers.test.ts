import { afterAll, beforeAll, expect, test } from 'vitest';
import { rankCorrelation, shareDifference } from '../../../server/feedback/complainers/differences.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool);
});
afterAll(() => server.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

test('the interval of a difference of shares is Newcombe’s, the correlation of ranks is Spearman’s', () => {
  // 56 of 70 and 48 of 80: example (a) of Newcombe (1998), method 10
  const { difference, low, high } = shareDifference({ hits: 56, of: 70 }, { hits: 48, of: 80 }) ?? {};
  expect(difference).toBeCloseTo(0.2, 10);
  expect([low, high]).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)]);
  expect(shareDifference({ hits: 0, of: 0 }, { hits: 1, of: 2 })).toBeNull();
  expect(rankCorrelation([1, 2, 3, 4, 5].map((x) => [x, x ** 3] as const))?.rho).toBeCloseTo(1, 10);
  // 1 − 6 × Σd² ÷ (n × (n² − 1)), with d² of 1, 1, 1, 1, 0
  const swapped = [
    [1, 2],
    [2, 1],
    [3, 4],
    [4, 3],
    [5, 5],
  ] as const;
  expect(rankCorrelation(swapped)?.rho).toBeCloseTo(0.8, 10);
  expect(rankCorrelation([1, 1, 2].map((x) => [x, 7] as const))).toBeNull();
});

type Course = { failed: number; complains?: boolean; stops?: boolean; rating?: number; value?: number };

/** A customer with one installation that ran 20 times 40 days ago and, unless it stops, once since. */
async function course({ failed, complains = false, stops = false, rating, value = 2 }: Course) {
  const customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const task = (nth: number, startedAt: string, status: string) => ({
    installationId: id,
    executionId: `run-${nth}`,
    status,
    startedAt,
    finishedAt: startedAt,
    cost: { amountMicros: 1_000_000, currency: 'usd' },
    ...(status === 'completed' ? { value: { amountMicros: value * 1_000_000, currency: 'usd' } } : {}),
  });
  const tasks = Array.from({ length: 20 }, (_, nth) =>
    task(nth, daysAgo(40), nth < failed ? 'failed' : 'completed'),
  );
  if (!stops) tasks.push(task(20, daysAgo(5), 'completed'));
  expect((await customer.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
  if (complains)
    await customer.post('/v1/feedback', {
      kind: 'bug',
      message: 'No.',
      installationId: id,
      executionId: 'run-0',
    });
  if (rating !== undefined)
    await customer.post('/v1/feedback', { kind: 'praise', message: 'So.', rating, scenario: scenario.slug });
}

test('installations that were complained about beside the others, with intervals, once there are twenty of each', async () => {
  const read = async () =>
    (
      await operator.get(
        `/admin/analytics/complainers?scenario=${scenario.slug}&to=${daysAgo(0).slice(0, 10)}`,
      )
    ).body;
  expect(await read()).toMatchObject({
    completion: { complained: { installations: 0, mean: null }, difference: null },
    ratings: { items: [], customers: 0, correlation: null },
  });
  // 20 that complain complete 50 % or 60 %, 8 of them stop; 19 others complete 90 % or 100 %, 1 of them stops.
  for (let nth = 0; nth < 20; nth += 1)
    await course({
      failed: nth % 2 ? 10 : 8,
      complains: true,
      stops: nth < 8,
      rating: nth < 10 ? 1 : 2,
      value: 1,
    });
  for (let nth = 0; nth < 19; nth += 1)
    await course({ failed: nth % 2 ? 2 : 0, stops: nth === 0, rating: 5, value: 4 });
  expect(await read()).toMatchObject({
    completion: {
      complained: { installations: 20, mean: expect.closeTo(0.55, 10) },
      others: { installations: 19 },
      difference: null,
    },
    stopped: { difference: null },
  });
  await course({ failed: 2 });
  const { completion, stopped, ratings } = await read();
  expect(completion.others).toEqual({ installations: 20, mean: expect.closeTo(0.95, 10) });
  // Both vary by s² = 0.05² × 20 ÷ 19; ± t(0.975, 38) × √(2 × s² ÷ 20) = ± 2.0244 × 0.016222
  expect(completion.difference).toEqual({
    difference: expect.closeTo(-0.4, 10),
    low: expect.closeTo(-0.43284, 4),
    high: expect.closeTo(-0.36716, 4),
  });
  expect(stopped.complained).toMatchObject({ installations: 20, stopped: 8, share: 0.4 });
  expect(stopped.others).toMatchObject({ installations: 20, stopped: 1, share: 0.05 });
  const expected = shareDifference({ hits: 8, of: 20 }, { hits: 1, of: 20 });
  expect(stopped.difference).toEqual(expected);
  // ROI of who rates 5: 80 of value less 20 of cost, by 20, or less where 2 runs failed.
  expect(ratings.items).toMatchObject([
    { rating: 1, customers: 10 },
    { rating: 2, customers: 10 },
    { rating: 5, customers: 19 },
  ]);
  expect(ratings.items[2].medianRoi).toBeGreaterThan(2);
  expect(ratings.items[0].medianRoi).toBeLessThan(0);
  expect(ratings.correlation.low).toBeGreaterThan(0.5);
});

test('who did not run lately before the landmark is in neither group, and complaints after it make nobody a complainer', async () => {
  const late = await insertScenario(server.pool);
  const customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario: late });
  const report = (executionId: string, startedAt: string) =>
    customer.post('/v1/execution-tasks', {
      tasks: [{ installationId: id, executionId, status: 'failed', startedAt, finishedAt: startedAt }],
    });
  const stopped = async () =>
    (await operator.get(`/admin/analytics/complainers?scenario=${late.slug}`)).body.stopped;
  await report('old', daysAgo(80));
  expect(await stopped()).toMatchObject({ complained: { installations: 0 }, others: { installations: 0 } });
  await report('lately', daysAgo(40));
  await report('now', daysAgo(3));
  await customer.post('/v1/feedback', {
    kind: 'bug',
    message: 'No.',
    installationId: id,
    executionId: 'now',
  });
  expect(await stopped()).toMatchObject({
    complained: { installations: 0 },
    others: { installations: 1, stopped: 0 },
  });
  await customer.post('/v1/feedback', {
    kind: 'bug',
    message: 'No.',
    installationId: id,
    executionId: 'old',
  });
  expect(await stopped()).toMatchObject({ complained: { installations: 1 }, others: { installations: 0 } });
  expect((await operator.get('/admin/analytics/complainers?scenario=none')).status).toBe(404);
  const key = await operatorClient(server, ['scenarios:read']);
  expect((await key.get('/admin/analytics/complainers')).status).toBe(403);
});
