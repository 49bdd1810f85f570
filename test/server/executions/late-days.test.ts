import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveDays } from '../../../server/executions/roll-ups/prove-days.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { recordTasks } from '../../../server/executions/record-tasks.ts';
import { dropOldFacts, makePartitions } from '../../../server/executions/storage/partitions.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const lastMonth = new Date('2026-10-20T12:00:00Z');
const thisMonth = new Date('2026-11-20T12:00:00Z');
/** The first month whose tasks are taken in last month, and no longer in this one. */
const dropped = { from: '2025-09-01', to: '2025-09-30' };
/** The oldest days whose tasks are taken in this month. */
const oldest = { from: '2025-10-01', to: '2025-11-09' };
const recorders = 4;
const rounds = 6;

let now = lastMonth;
let server: TestServer;
let pools: Pool[];
/** Of each recorder a customer with an installation of every scenario. */
const places: { customerId: string; installations: string[] }[] = [];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  const url = server.deps.config.databaseUrl ?? '';
  pools = Array.from({ length: recorders }, () => createPool(url, server.deps.logger));
  const scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)];
  for (let recorder = 0; recorder < recorders; recorder += 1) {
    const { id: customerId } = await customerClient(server);
    const own = scenarios.map((scenario) => insertInstallation(server.pool, { customerId, scenario }));
    places.push({ customerId, installations: (await Promise.all(own)).map(({ id }) => id) });
  }
});
afterAll(async () => {
  await server.close();
});

let made = 0;
/** A task of each model on every day of a period, every recorder's in an order of its own. */
function tasksOf(recorder: number, { from, to }: { from: string; to: string }): object[] {
  const tasks: object[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    for (const aiModel of ['one', 'two', 'three']) {
      made += 1;
      const hasFailed = made % 5 === 0;
      tasks.push({
        installationId: places[recorder]?.installations[made % 2],
        executionId: `late-${made}`,
        status: hasFailed ? 'failed' : 'completed',
        startedAt: `${day}T10:00:00Z`,
        finishedAt: `${day}T10:00:0${made % 10}Z`,
        aiModel,
        ...(hasFailed ? { error: { code: `E${made % 7}` } } : {}),
      });
    }
  const turned = tasks.slice(recorder * 17).concat(tasks.slice(0, recorder * 17));
  return recorder % 2 === 0 ? turned : turned.toReversed();
}

/** As a server of its own, that has its own connections and desk. */
async function record(recorder: number, days: { from: string; to: string }): Promise<number> {
  const { customerId } = places[recorder] ?? { customerId: '' };
  const tasks = tasksOf(recorder, days);
  const deps = { ...server.deps, pool: pools[recorder] ?? server.pool };
  expect(await recordTasks(deps, customerId, tasks)).toMatchObject({
    accepted: tasks.length,
    duplicates: 0,
    rejected: [],
  });
  return tasks.length;
}

const numberOf = async (sql: string) =>
  (await server.pool.query<{ number: number }>(`select (${sql})::int as number`)).rows[0]?.number;

const everybody = <T>(work: (recorder: number) => Promise<T>) =>
  Promise.all(Array.from({ length: recorders }, (_, recorder) => work(recorder)));

test('late tasks of the same days, recorded on several servers in opposite orders beside a count anew, are each counted once', async () => {
  const counts = everybody(async (recorder) => {
    let recorded = 0;
    for (let round = 0; round < rounds; round += 1) recorded += await record(recorder, dropped);
    return recorded;
  });
  const rebuild = rebuildDays(server.deps, dropped);
  const recorded = (await counts).reduce((sum, count) => sum + count);
  await rebuild;
  expect(recorded).toBe(recorders * rounds * 30 * 3);
  expect(await proveDays(server.deps, dropped)).toMatchObject({ facts: recorded, differences: [] });
});

test('a month is dropped while servers record for the oldest days that are still taken in, and neither is lost nor held up', async () => {
  now = thisMonth;
  const before = await numberOf('select count(*) from task_facts');
  const counts = everybody(async (recorder) => {
    let recorded = 0;
    for (let round = 0; round < rounds; round += 1) recorded += await record(recorder, oldest);
    return recorded;
  });
  await until(async () => ((await numberOf('select count(*) from task_facts')) ?? 0) > (before ?? 0));
  await makePartitions(server.pool, now);
  await Promise.all([dropOldFacts(server.pool, now), dropOldFacts(server.pool, now)]);
  const recorded = (await counts).reduce((sum, count) => sum + count);
  expect(recorded).toBe(recorders * rounds * 40 * 3);
  expect(await numberOf(`select count(*) from task_facts where started_at < '2025-10-01'`)).toBe(0);
  expect(await numberOf('select count(*) from task_facts')).toBe(recorded);
  expect(await numberOf('select count(*) from task_identities')).toBe(recorded);
  expect(await numberOf('select sum(started) from total_days')).toBe((before ?? 0) + recorded);
  expect(await proveDays(server.deps, oldest)).toMatchObject({ facts: recorded, differences: [] });
});

test('nobody met anybody in a circle', async () => {
  await Promise.all(pools.map((pool) => pool.end())); // connections tell of deadlocks when they end
  const deadlocks = 'select deadlocks from pg_stat_database where datname = current_database()';
  expect(await numberOf(deadlocks)).toBe(0);
});
