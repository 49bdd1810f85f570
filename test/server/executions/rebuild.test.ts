import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkTask } from '../../../server/executions/check-report.ts';
import { recordTasks } from '../../../server/executions/record-tasks.ts';
import { dayKey } from '../../../server/executions/roll-ups/lock-days.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { findSettings } from '../../../server/platform/reporting.ts';
import { continueRebuild, followSettings } from '../../../server/executions/roll-ups/settings.ts';
import { writeReportsIn } from '../../../server/executions/write-reports.ts';
import { createPool } from '../../../server/platform/database.ts';
import { dayOf } from '../../../server/platform/time.ts';
import { operatorClient } from '../../support/api-client.ts';
import type { TestServer } from '../../support/server.ts';
import { sized } from '../../support/sizes.ts';
import {
  expectProven,
  follow,
  record,
  recordEachHalfHour,
  startRecorded,
  sums,
  year,
  type World,
} from './roll-up-world.ts';

const now = new Date('2026-11-20T12:00:00Z');
let server: TestServer;
let world: World;

beforeAll(async () => {
  ({ server, world } = await startRecorded(() => now, 200));
}, 60_000);
afterAll(() => server.close());

/** Those with rules of their own first; what the last ones have, another one has too. */
const zones = [
  'America/New_York',
  'Australia/Lord_Howe', // by half an hour
  'Pacific/Chatham', // at quarters of an hour, by an hour
  'America/Havana', // sets its clocks back to midnight: that day begins twice
  'Pacific/Kiritimati', // the first of all days
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
].slice(0, sized({ part: 5, whole: 8 }));

test.each(zones)(
  'in %s every task counts on the day of the calendar, whether recorded or counted anew',
  async (timeZone) => {
    await follow(server.deps, timeZone);
    await record(world, 60);
    await recordEachHalfHour(world, '2026-10-31T00:00:00Z', 48);
    const facts = await expectProven(server.deps);
    const { rows: tasks } = await server.pool.query<{ startedAt: Date }>(
      'select started_at as "startedAt" from task_facts',
    );
    expect(facts).toBe(tasks.length);
    const expected = new Map<string, number>();
    for (const { startedAt } of tasks) {
      const day = dayOf(startedAt, timeZone);
      expected.set(day, (expected.get(day) ?? 0) + 1);
    }
    for (const table of ['task_days', 'library_days', 'total_days']) {
      const { rows } = await server.pool.query<{ day: string; tasks: number }>(
        `select day, (coalesce(sum(started), 0) + coalesce(sum(retries), 0))::bigint as tasks from ${table} group by 1
       having coalesce(sum(started), sum(retries)) is not null`,
      );
      expect(new Map(rows.map(({ day, tasks: number }) => [day, number]))).toEqual(expected);
    }
    const { differences } = await rebuildDays(server.deps, year);
    expect(differences).toBe(0);
  },
);

test.each([
  `update task_days set time_value = coalesce(time_value, 0) + 1 where ctid = (select min(ctid) from task_days)`,
  `delete from task_days where day = '2026-11-01'`,
  `update task_months set durations = durations + 1e12 where durations is not null`,
  `insert into library_days (day, scenario_no, ai_model, kind, started) values ('2026-11-02', 1, 'nobody', 1, 5)`,
  `update total_days set freed_micros = 7 where ctid = (select min(ctid) from total_days)`,
  `delete from total_days where day >= '2026-11-10'`,
  `insert into total_days (day, ai_model, kind, started) values ('2026-11-02', 'nobody', 1, 5)`,
  `update library_months set completed = null, credit_cost = 5`,
  `update task_errors set first_tries = coalesce(first_tries, 0) + 1`,
  `delete from task_hours`,
  `insert into task_hours (hour, failed) values ('2026-11-01T05:30:00Z', 3)`,
])('counting anew repairs what this has damaged: %s', async (damage) => {
  const sound = await sums(server.deps);
  await server.pool.query(damage);
  expect(await sums(server.deps)).not.toEqual(sound);
  const { differences } = await rebuildDays(server.deps, year);
  expect(differences).toBeGreaterThan(0);
  expect(await sums(server.deps)).toEqual(sound);
});

test('two at once, beside four who record, end in the same sums', { timeout: 120_000 }, async () => {
  const url = server.deps.config.databaseUrl ?? '';
  const pools = [1, 2, 3, 4].map(() => createPool(url, server.deps.logger));
  const before = await expectProven(server.deps);
  let recorded = 0;
  let isCounting = true;
  const recorders = pools.map(async (pool) => {
    while (isCounting)
      for (const [at, tasks] of world.reports(10).entries()) {
        const { accepted, rejected } = await recordTasks(
          { ...server.deps, pool },
          world.customers[at]?.id ?? '',
          tasks,
        );
        expect(rejected).toEqual([]);
        recorded += accepted;
      }
  });
  // Each round has something to repair, and they end before the recorders do, so that nothing repairs what they break.
  const days = { from: '2026-11-17', to: '2026-11-19' };
  const rebuilders = [1, 2].map(async () => {
    for (let round = 0; round < 8; round += 1) {
      for (const table of ['task_days', 'library_days', 'total_days'])
        await server.pool.query(
          `update ${table} set items = coalesce(items, 0) + 1 where day between $1 and $2`,
          [days.from, days.to],
        );
      await rebuildDays(server.deps, days);
    }
  });
  await Promise.all(rebuilders).finally(() => (isCounting = false));
  await Promise.all(recorders);
  await Promise.all(pools.map((pool) => pool.end()));
  expect(recorded).toBeGreaterThan(200);
  expect(await expectProven(server.deps)).toBe(before + recorded);
});

test('a day that somebody is recording for is counted anew after their commit', async () => {
  const [customer] = world.customers;
  const [report] = world.reports(1)[0] ?? [];
  const begun = { status: 'running', finishedAt: undefined, warning: undefined, error: undefined };
  const told = { ...report, ...begun, kind: 'run', aiModel: 'none', startedAt: '2026-11-17T12:00:00Z' };
  const checked = checkTask(told, { now, arrivedAt: now });
  if (!customer || !checked.ok) throw new Error('The report is sound.');
  const before = await expectProven(server.deps);
  const recorder = await server.pool.connect();
  await recorder.query('begin');
  try {
    await server.pool.query(`update task_days set items = 77 where day = '2026-11-17'`);
    await server.pool.query(`update library_days set items = 77 where day = '2026-11-17'`);
    await server.pool.query(`update total_days set items = 77 where day = '2026-11-17'`);
    const reports = [{ task: checked.value, customerId: customer.id }];
    expect(await writeReportsIn(recorder, server.deps, reports)).toEqual(['accepted']);
    const rebuilding = rebuildDays(server.deps, { from: '2026-11-17', to: '2026-11-17' });
    await expect.poll(countWaiting, { timeout: 20_000 }).toBeGreaterThan(0);
    await recorder.query('commit');
    expect((await rebuilding).differences).toBeGreaterThan(0);
  } finally {
    await recorder.query('rollback');
    recorder.release();
  }
  expect(await expectProven(server.deps)).toBe(before + 1);
});

test('killed in the middle, counting anew goes on where it was; meanwhile figures say so and recording goes on', async () => {
  const operator = await operatorClient(server);
  const config = { ...server.deps.config, reportingTimeZone: 'Asia/Kathmandu' };
  await follow(server.deps, 'UTC');
  const holder = await server.pool.connect();
  await holder.query('begin');
  await holder.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [dayKey('2026-10-04')]);
  try {
    await followSettings({ ...server.deps, config });
    const rebuilding = continueRebuild(server.deps).catch((error: Error) => error);
    await expect
      .poll(async () => (await findSettings(server.pool))?.rebuiltTo, { timeout: 20_000 })
      .toBe('2026-09-30');
    await expect.poll(countWaiting, { timeout: 20_000 }).toBeGreaterThan(0);
    const gates = async () =>
      (await operator.get('/admin/analytics/completion?from=2026-10-01&to=2026-10-31')).body.gates.map(
        ({ code }: { code: string }) => code,
      );
    expect(await gates()).toContain('rebuilding');
    const [report] = world.reports(1)[0] ?? [];
    const recorded = await world.customers[0]?.post('/v1/execution-tasks', {
      tasks: [{ ...report, status: 'running', finishedAt: undefined, startedAt: '2026-11-17T12:00:00Z' }],
    });
    expect(recorded?.status).toBe(200);
    // The server's own job waits there too: both are killed.
    let killed: unknown = null;
    void rebuilding.then((error) => (killed = error));
    await expect.poll(() => killed ?? killWaiting(), { timeout: 20_000 }).toBeInstanceOf(Error);
    expect(await findSettings(server.pool)).toMatchObject({
      rebuiltTo: '2026-09-30',
      timeZone: 'Asia/Kathmandu',
    });
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  await continueRebuild(server.deps);
  expect(await findSettings(server.pool)).toMatchObject({ rebuildFrom: null, rebuiltTo: null });
  await expectProven(server.deps);
});

const waiting = `wait_event_type = 'Lock' and datname = current_database()`;

/** How many wait for a lock of days or rows. */
async function countWaiting(): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>(
    `select count(*) from pg_stat_activity where ${waiting}`,
  );
  return rows[0]?.count ?? 0;
}

async function killWaiting(): Promise<void> {
  await server.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`);
}
