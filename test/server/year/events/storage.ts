import { expect } from 'vitest';
import { runStatement } from '../../../support/database-server.ts';
import { startSecondServer } from '../../../support/second-server.ts';
import { until } from '../../../support/until.ts';
import { apiClient, type ApiClient } from '../../../support/api-client.ts';
import { createOperatorKey } from '../../../../server/accounts/operators/create-operator-key.ts';
import { runOnBoth } from '../nights.ts';
import { runOf, send } from '../reporting.ts';
import type { Year } from '../year-world.ts';
import { dayBefore, type Event } from './event.ts';

const makePartitions = 'executions.make-partitions';
const ofDurations = /^completion (p50Ms|p95Ms|durationsExact):/;
const soon = { timeout: 40_000, interval: 50 };
const today = ({ clock }: Year) => clock.now.toISOString().slice(0, 10);

/** Where facts and sums lie, what damages them, and from where they are read. */
export const storageEvents: Event[] = [
  {
    on: '2026-01-02',
    what: 'nothing makes partitions from now on',
    happens: async ({ stopped }) => void stopped.add(makePartitions),
  },
  {
    on: '2026-06-05',
    what: 'for four months no partition was made: nothing was lost or late, it can be seen, and one run puts all tasks where they belong',
    happens: async (year) => {
      await year.server.pool.query('analyze task_facts_default');
      const apart = async () =>
        (await year.server.pool.query('select count(*)::int as count from task_facts_default')).rows[0]
          .count as number;
      expect(await apart()).toBeGreaterThan(90);
      const months = async () =>
        (await year.operator.get('/admin/roll-ups')).body.months as { month: string | null; tasks: number }[];
      expect((await months()).find(({ month }) => month === null)?.tasks).toBeGreaterThan(90);
      year.stopped.delete(makePartitions);
      await runOnBoth(year, makePartitions);
      expect(await apart()).toBe(0);
      expect((await months()).map(({ month }) => month)).toEqual(
        expect.arrayContaining(['2026-03', '2026-06', '2026-09']),
      );
    },
  },
  {
    on: '2026-07-11',
    what: 'a figure that somebody holds is asked for again: unchanged it is not sent, and after a report it is never the old one',
    happens: async (year) => {
      const path = '/admin/analytics/overview?from=2026-07-01&to=2026-07-11';
      const first = await year.operator.get(path);
      const held = { 'if-none-match': first.headers.get('etag') ?? '' };
      expect((await year.operator.get(path, held)).status).toBe(304);
      await send(year, [runOf('etag', { installation: 0, startedAt: year.clock.now.getTime() - 1_000 })]);
      const again = await year.operator.get(path, held);
      expect([again.status, again.body.totals?.started]).toEqual([200, first.body.totals.started + 1]);
    },
  },
  {
    on: '2026-07-21',
    what: 'the replica is minutes behind: figures come from the primary; seconds behind: they say so',
    happens: readBehind,
  },
  {
    on: '2026-08-05',
    what: 'the tasks of June of last year are no longer kept, and its sums are what they were',
    happens: async ({ server, operator }) => {
      const { rows } = await server.pool.query(
        `select count(*)::int as count from task_facts where started_at < '2025-07-01'`,
      );
      expect(rows).toEqual([{ count: 0 }]);
      const { body } = await operator.get(
        '/admin/analytics/completion?from=2025-06-01&to=2025-06-30&compare=none',
      );
      expect(body.totals.started).toBeGreaterThan(20);
    },
    // The first day of July began in June, as UTC has it, so a part of its durations is known by buckets only.
    meanwhile: { '2025-06': ofDurations, '2025-07': ofDurations },
  },
  {
    on: '2026-08-18',
    what: 'sums are edited by hand: the night finds each row, names it and puts it right',
    happens: async (year) => {
      const day = dayBefore(today(year), 3);
      for (const [table, column] of [
        ['task_days', 'day'],
        ['library_days', 'day'],
        ['total_days', 'day'],
        ['library_months', 'month'],
      ]) {
        const when = column === 'day' ? day : `${day.slice(0, 7)}-01`;
        await year.server.pool.query(
          `update ${table} set time_value = coalesce(time_value, 0) + 1000000 where ctid = (select min(ctid) from ${table} where ${column} = $1)`,
          [when],
        );
      }
      await runOnBoth(year, 'executions.prove-roll-ups');
      const found = await checkOf(year, day);
      expect(found.differences).toEqual(
        expect.arrayContaining([expect.objectContaining({ table: 'task_days', rows: 1 })]),
      );
      expect(found.repairedAt).not.toBeNull();
    },
  },
  {
    on: '2026-08-25',
    what: 'a task is edited by hand: the database refuses it; where its guards were switched off, the night finds it',
    happens: async (year) => {
      const day = dayBefore(today(year), 3);
      const edit = (more: number) =>
        `update task_facts set time_value = time_value + ${more} where (execution_id, installation_no) = (
           select execution_id, installation_no from task_facts where execution_id like '${day}-%' and state = 2 and time_value > 1 order by 1, 2 limit 1)`;
      await expect(year.server.pool.query(edit(5))).rejects.toThrow();
      await runStatement(
        year.postgres.primaryUrl,
        `begin; set local session_replication_role = replica; ${edit(5)}; commit`,
      );
      await runOnBoth(year, 'executions.prove-roll-ups');
      expect((await checkOf(year, day)).differences).not.toEqual([]);
      await runStatement(
        year.postgres.primaryUrl,
        `begin; set local session_replication_role = replica; ${edit(-5)}; commit`,
      );
      await runOnBoth(year, 'executions.prove-roll-ups');
    },
  },
];

/** What the last comparison of a day found. */
async function checkOf({ operator }: Year, day: string) {
  const { body } = await operator.get('/admin/roll-ups');
  return body.checks.find((check: { day: string }) => check.day === day);
}

async function readBehind(year: Year): Promise<void> {
  const { server, postgres, facts } = year;
  const onReplica = (statement: string) => runStatement(postgres.replicaUrl, statement);
  const stop = async () => {
    await onReplica('select pg_wal_replay_pause()');
    await expect
      .poll(async () => (await onReplica('select pg_get_wal_replay_pause_state() as state'))[0]?.state, soon)
      .toBe('paused');
  };
  await server.pool.query(`update heartbeats set beat_at = clock_timestamp() - interval '5 minutes'`);
  const behind = `select extract(epoch from clock_timestamp() - beat_at) > 200 as "isBehind" from heartbeats`;
  await until(async () => Boolean((await onReplica(behind))[0]?.['isBehind']));
  await stop();
  const config = {
    ...server.deps.config,
    replicaDatabaseUrl: postgres.replicaUrl,
    reportingTimeZone: facts.timeZone,
  };
  const third = await startSecondServer({ ...server, deps: { ...server.deps, config } });
  await server.pool.query('delete from jobs.schedule');
  try {
    const { key } = await createOperatorKey(server.pool, { scopes: ['*'], name: 'replica' }, year.clock.now);
    const client = apiClient(third.url, key);
    const run = (name: string) =>
      send(year, [runOf(name, { installation: 0, startedAt: year.clock.now.getTime() - 1_000 })]);
    await run('while minutes behind');
    expect(await july(client)).toMatchObject({ ...(await july(year.operator)), freshnessSeconds: 0 });
    await onReplica('select pg_wal_replay_resume()');
    await expect.poll(async () => (await july(client)).freshnessSeconds, soon).toBeGreaterThan(0);
    await stop();
    const before = await july(client);
    await run('while seconds behind');
    const told = await july(client);
    expect([told.started, told.freshnessSeconds > 0]).toEqual([before.started, true]);
    await onReplica('select pg_wal_replay_resume()');
    await expect.poll(async () => (await july(client)).started, soon).toBe(before.started + 1);
  } finally {
    await third.stop();
  }
}

async function july(client: ApiClient) {
  const { body } = await client.get('/admin/analytics/completion?from=2026-07-01&to=2026-07-31&compare=none');
  return { started: body.totals.started as number, freshnessSeconds: body.freshnessSeconds as number };
}
