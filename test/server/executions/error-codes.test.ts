import { afterAll, beforeAll, expect, test } from 'vitest';
import { mostErrorCodes, otherErrors } from '../../../server/executions/roll-ups/error-codes.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { expectProven, follow, sums, year } from './roll-up-world.ts';

const now = new Date('2026-11-20T12:00:00Z');
let server: TestServer;
let second: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  const env = { DATABASE_URL: server.deps.config.databaseUrl ?? '' };
  second = await startTestServer({ now: () => now, env });
  operator = await operatorClient(server);
});
afterAll(async () => {
  await second.close();
  await server.close();
});

const codes = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `Order ${from + index} was not found`);

/** A customer whose installations fail, on either server. */
async function makeFailing(installations = 1) {
  const customer = await customerClient(server);
  const clients = [customer, apiClient(second.url, customer.apiKey)];
  const ids = await Promise.all(
    Array.from({ length: installations }, async () => {
      const scenario = await insertScenario(server.pool);
      return (await insertInstallation(server.pool, { customerId: customer.id, scenario })).id;
    }),
  );
  let runs = 0;
  const fail = async (errors: string[], { day = '2026-11-18', place = 0 } = {}) => {
    const tasks = errors.map((code) => ({
      installationId: ids[place % ids.length],
      executionId: `run-${(runs += 1)}`,
      status: 'failed',
      startedAt: `${day}T12:00:00Z`,
      finishedAt: `${day}T12:00:01Z`,
      error: { code },
    }));
    const answer = await clients[place % 2]?.post('/v1/execution-tasks', { tasks });
    expect(answer).toMatchObject({ status: 200, body: { accepted: tasks.length } });
  };
  /** How many failed by each code, as the figures have it. */
  const counted = async (from = '2026-11-18', to = from) => {
    const path = `/admin/analytics/completion?from=${from}&to=${to}&customer=${customer.id}&groupBy=error`;
    const { items } = (await operator.get(path)).body;
    return new Map<string, number>(
      items.map(({ group, failed }: { group: string; failed: number }) => [group, failed]),
    );
  };
  return { customer, fail, counted };
}

test('beyond fifty codes of a customer and day, further ones are counted together; the tasks keep theirs', async () => {
  const { customer, fail, counted } = await makeFailing();
  await fail(codes(1, 40));
  await fail([...codes(31, 25), ...codes(1, 1)]);
  await fail([...codes(50, 1), ...codes(51, 1), ...codes(900, 3)]);
  const errors = await counted();
  expect(errors.size).toBe(mostErrorCodes + 1);
  expect(errors.get(otherErrors)).toBe(5 + 1 + 3);
  expect([1, 35, 50, 2].map((number) => errors.get(`Order ${number} was not found`))).toEqual([2, 2, 2, 1]);
  const { rows } = await server.pool.query(
    'select count(distinct error_code)::int as codes from execution_tasks where customer_id = $1',
    [customer.id],
  );
  expect(rows).toEqual([{ codes: 58 }]);

  await fail(codes(51, 2), { day: '2026-11-17' }); // another day has room
  expect(await counted('2026-11-17')).toEqual(new Map(codes(51, 2).map((code) => [code, 1])));
  await expectProven(server.deps);
});

test('however many bring new codes at the same time, on two servers, there are fifty', async () => {
  const { fail, counted } = await makeFailing(8);
  await Promise.all(
    Array.from({ length: 48 }, (_, place) => fail(codes(1 + ((place * 7) % 90), 10), { place })),
  );
  const errors = await counted();
  expect(errors.size).toBe(mostErrorCodes + 1);
  expect([...errors.values()].reduce((sum, failed) => sum + failed, 0)).toBe(480);
  await expectProven(server.deps);
});

test('counted anew, also by the days of another zone, it comes to the same', async () => {
  const { fail, counted } = await makeFailing();
  await fail(codes(1, 70));
  const [before, errors] = [await sums(server.deps), await counted()];
  await server.pool.query('delete from task_errors');
  await rebuildDays(server.deps, year);
  expect(await sums(server.deps)).toEqual(before);

  await follow(server.deps, 'Pacific/Kiritimati'); // noon is the next day there
  expect(await counted('2026-11-19')).toEqual(errors);
  await fail(codes(60, 2), { day: '2026-11-18' });
  expect((await counted('2026-11-19')).get(otherErrors)).toBe(22);
  await expectProven(server.deps);
  await follow(server.deps, 'UTC');
  expect(await sums(server.deps)).not.toEqual(before);
  await expectProven(server.deps);
});
