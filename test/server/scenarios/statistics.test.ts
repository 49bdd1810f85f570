import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-20T15:00:00Z');
const at = (day: string, hour = '09') => `2026-03-${day}T${hour}:00:00.000Z`;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
});
afterAll(() => server.close());

test('a scenario tells of the headline runs of 30 days, and the median leaves out what freed no time', async () => {
  const customer = await customerClient(server);
  const scenario = await insertScenario(server.pool, { minutesByHand: '4' });
  const other = await insertScenario(server.pool, { minutesByHand: '4' });
  const { id: installationId } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  let count = 0;
  const task = (status: string, startedAt: string, more: object = {}) => ({
    installationId,
    executionId: `e${(count += 1)}`,
    status,
    startedAt,
    ...(status === 'running' ? {} : { finishedAt: startedAt }),
    ...more,
  });
  const value = { amountMicros: 5_000_000, currency: 'usd' };
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: [
      task('completed', at('10')), // 4 minutes
      task('completed', at('11'), { items: 3 }), // 12 minutes
      ...['12', '12', '13'].map((day) => task('completed', at(day), { value })), // paid for by value, not by minutes
      { ...task('failed', at('14')), executionId: 'first' },
      task('completed', at('14', '10'), { retryOf: 'first' }), // a retry is no run of its own
      task('completed', at('14'), { kind: 'test' }),
      task('running', at('15')), // timed out, on a day that is over
      task('running', at('19', '14')), // timed out an hour ago
      task('running', at('19', '16')), // still at it
      task('completed', '2026-02-10T09:00:00.000Z'), // longer ago
    ],
  });
  expect(answer.body).toMatchObject({ accepted: 12, rejected: [] });
  const statsOf = async ({ slug }: { slug: string }) =>
    (await apiClient(server.url).get(`/v1/scenarios/${slug}`)).body.stats;
  expect(await statsOf(scenario)).toEqual({
    installations: 1,
    executions30d: 9,
    completionRate30d: 5 / (5 + 1 + 2),
    medianTimeSavedMinutes: 8,
    rating: null,
  });
  expect(await statsOf(other)).toEqual({
    installations: 0,
    executions30d: 0,
    completionRate30d: null,
    medianTimeSavedMinutes: null,
    rating: null,
  });
});
