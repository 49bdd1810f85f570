import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricsRegistry } from '../../../server/platform/metrics.ts';
import { proveNightly } from '../../../server/executions/roll-ups/prove-days.ts';
import { findLongestUnchecked } from '../../../server/executions/roll-ups/check-queries.ts';
import { adminCommand } from '../../support/admin-command.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import type { TestServer } from '../../support/server.ts';
import { expectProven, startRecorded, sums } from './roll-up-world.ts';

const now = new Date('2026-11-20T02:07:00Z');
let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  ({ server } = await startRecorded(() => now, 120));
  operator = await operatorClient(server);
}, 60_000);
afterAll(() => server.close());

const damage = (table: string, day: string) =>
  server.pool.query(
    `update ${table} set completed = coalesce(completed, 0) + 1 where ctid = (select min(ctid) from ${table} where day = $1)`,
    [day],
  );

async function driftOf(table: string): Promise<number> {
  const { values } = (await metricsRegistry.getSingleMetric('rollup_drift_rows')?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels.table === table)?.value ?? 0;
}

async function driftFound(day: string) {
  const { body } = await operator.get('/admin/roll-ups');
  return body.checks.find((check: { day: string }) => check.day === day);
}

test('on sound sums the nightly proof finds nothing and changes nothing', async () => {
  const before = await sums(server.deps);
  await proveNightly(server.deps);
  expect(await sums(server.deps)).toEqual(before);
  const { body } = await operator.get('/admin/roll-ups');
  expect(body).toMatchObject({
    timeZone: 'UTC',
    currency: 'usd',
    firstDay: null,
    rebuilding: null,
    driftRows: 0,
  });
  expect(body.checks.length).toBeGreaterThan(15);
  expect(
    body.checks.reduce((tasks: number, { facts }: { facts: number }) => tasks + facts, 0),
  ).toBeGreaterThan(50);
});

test('a row edited in SQL is found by night, named, counted and repaired', async () => {
  const sound = await sums(server.deps);
  const { rows } = await server.pool.query<{ day: string }>(
    `select min(day) as day from task_days where day > '2026-11-15'`,
  );
  const day = rows[0]?.day ?? '';
  await damage('task_days', day);
  const driftBefore = await driftOf('task_days');
  await proveNightly(server.deps);
  expect(await driftOf('task_days')).toBe(driftBefore + 1);
  expect(server.logText()).toContain('sums of a day were not those of its tasks');
  const check = await driftFound(day);
  const [found] = check.differences.filter(({ table }: { table: string }) => table === 'task_days');
  expect(found).toMatchObject({
    rows: 1,
    example: { day, customer_no: expect.any(Number), ai_model: expect.any(String) },
  });
  expect(check.repairedAt).not.toBeNull();
  expect(await sums(server.deps)).toEqual(sound);
  await expectProven(server.deps);
});

test.each(['library_days', 'total_days'])(
  'every day of %s has its turn: what nobody looks at is found when it is the longest unproven',
  async (table) => {
    const sound = await sums(server.deps);
    const day = '2026-09-27';
    await damage(table, day);
    await server.pool.query(`delete from roll_up_checks where day = $1`, [day]);
    expect(await findLongestUnchecked(server.pool, null, 1)).toEqual([day]);
    await proveNightly(server.deps);
    expect((await driftFound(day)).differences).toContainEqual(
      expect.objectContaining({ table, rows: 1, example: expect.objectContaining({ day }) }),
    );
    expect(await sums(server.deps)).toEqual(sound);
  },
);

test('the command line proves without changing anything, then rebuilds; both say by status 2 that something differed', async () => {
  const sound = await sums(server.deps);
  await damage('task_days', '2026-11-01');
  const damaged = await sums(server.deps);
  const range = ['--from', '2026-10-30', '--to', '2026-11-20'];
  const proof = await command(['rollups', 'prove', ...range]);
  expect(proof).toMatchObject({ status: 2, answer: { days: expect.any(Number), facts: expect.any(Number) } });
  expect(proof.answer.differences).toContainEqual(
    expect.objectContaining({ day: '2026-11-01', table: 'task_days', rows: 1 }),
  );
  expect(await sums(server.deps)).toEqual(damaged);
  expect(await command(['rollups', 'rebuild', ...range])).toMatchObject({
    status: 2,
    answer: { differences: 1 },
  });
  expect(await sums(server.deps)).toEqual(sound);
  expect(await command(['rollups', 'prove', ...range])).toMatchObject({
    status: 0,
    answer: { differences: [] },
  });
});

async function command(words: string[]): Promise<{ status: number; answer: { differences: unknown } }> {
  const { status, stdout } = await adminCommand(server, words);
  return { status, answer: JSON.parse(stdout) };
}
