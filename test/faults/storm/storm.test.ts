import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveDays } from '../../../server/executions/roll-ups/prove-days.ts';
import { withLongStatements } from '../../../server/platform/long-statement.ts';
import { addDays, dayOf } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { killGroup, startProcess, type ServerProcess } from '../../support/server-process.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { measuredTables } from '../../support/sum-tables.ts';
import { writers, type StormWorld } from './stormy-tasks.ts';

/** `npm run test:storm` has a million. */
const tasks = Number(process.env['STORM_TASKS'] ?? 12_000);
const killEveryMs = 150;
const applicationName = 'storm';

let server: TestServer;
const processes: ServerProcess[] = [];

beforeAll(async () => {
  server = await startTestServer({ env: { REPORTING_TIME_ZONE: 'America/New_York' } });
});
afterAll(async () => {
  processes.forEach(killGroup);
  await server.close();
});

/** Eleven customers with four installations each of three scenarios, and what their work is worth. */
async function settle(): Promise<StormWorld> {
  const operator = await operatorClient(server);
  for (const [name, value] of [
    ['hourlyRate', '37.77'],
    ['realisation', { low: '0.3', base: '0.7', high: '0.9' }],
    ['reviewMinutes', '0.3'],
    ['reworkMinutes', '7.5'],
    ['creditPrice', '0.0009'],
  ]) {
    const row = { scope: 'library', name, value, provenance: 'default', from: '2024-01-01T00:00:00Z' };
    expect(await operator.post('/admin/assumptions', row)).toMatchObject({ status: 201 });
  }
  const scenarios = await Promise.all(
    [4.3, 2, 11].map((minutes) => insertScenario(server.pool, { minutesByHand: `${minutes}` })),
  );
  const customers: StormWorld['customers'] = [];
  for (let place = 0; place < 11; place += 1) {
    const { id } = await customerClient(server);
    const installations = await Promise.all(
      [0, 1, 2, 0].flatMap((which) => {
        const scenario = scenarios[which];
        return scenario ? [insertInstallation(server.pool, { customerId: id, scenario })] : [];
      }),
    );
    customers.push({ id, installationIds: installations.map((installation) => installation.id) });
  }
  return { customers, lastStartAt: Date.now() - 60_000, tasks };
}

/** Ends a backend that is recording every so often, until told to stop; answers how many. */
async function killBackends(signal: AbortSignal): Promise<number> {
  let killed = 0;
  while (!signal.aborted) {
    const { rows } = await server.pool.query<{ gone: boolean }>(
      `select pg_terminate_backend(pid) as gone from (
         select pid from pg_stat_activity
         where datname = current_database() and application_name = $1::text and state <> 'idle' order by random() limit 1
       ) as recording`,
      [applicationName],
    );
    killed += rows.filter(({ gone }) => gone).length;
    await delay(killEveryMs, undefined, { signal }).catch(() => {});
  }
  return killed;
}

type Counted = Record<'acknowledged' | 'accepted' | 'updated' | 'duplicates' | 'sentAgain', number>;

/** Lets the writers record everything, each in a process of its own, and sums up what they counted. */
async function record(world: StormWorld): Promise<Counted> {
  const counted: Counted = { acknowledged: 0, accepted: 0, updated: 0, duplicates: 0, sentAgain: 0 };
  for (let writer = 0; writer < writers; writer += 1)
    processes.push(
      startProcess(process.execPath, ['scripts/run.mjs', 'test/faults/storm/writer.ts'], {
        DATABASE_URL: server.deps.config.databaseUrl ?? '',
        STORM_NAME: applicationName,
        STORM_WORLD: JSON.stringify(world),
        STORM_WRITER: String(writer),
      }),
    );
  for (const { exited, output } of processes) {
    expect(await exited, output()).toBe(0);
    const own: Counted = JSON.parse(output());
    for (const name of Object.keys(counted) as (keyof Counted)[]) counted[name] += own[name];
  }
  return counted;
}

async function numberOf(sql: string): Promise<number> {
  const { rows } = await withLongStatements(server.deps, (pool) =>
    pool.query<{ number: number }>(`select (${sql})::bigint as number`),
  );
  return rows[0]?.number ?? -1;
}

test(`${tasks} tasks of ${writers} writers, repeated, late, re-timed and out of order, whose backends are killed every ${killEveryMs} ms: each is there once, and every sum is that of the facts`, async () => {
  const world = await settle();
  const calm = new AbortController();
  const begunAt = performance.now();
  const killing = killBackends(calm.signal);
  const counted = await record(world).finally(() => calm.abort());
  const killed = await killing;
  const seconds = Math.round((performance.now() - begunAt) / 1_000);
  console.log('storm:', { tasks, seconds, killed, ...counted });

  expect(killed).toBeGreaterThan(10);
  expect(counted.sentAgain).toBeGreaterThan(0);
  expect(counted.updated).toBeGreaterThan(tasks / 10);
  expect(counted.duplicates).toBeGreaterThan(tasks / 5);

  // A task is one per identity: so many as there were, and so many different ones, means each of them once.
  expect(await numberOf('select count(*) from task_facts')).toBe(tasks);
  expect(
    await numberOf(`select count(distinct (installation_no, execution_id, task_key)) from task_facts`),
  ).toBe(tasks);
  expect(await numberOf('select count(*) from task_facts where state = 1')).toBe(0);
  expect(await numberOf('select count(*) from task_identities')).toBe(tasks);
  expect(
    await numberOf(`select count(*) from task_facts facts join installations on installations.no = facts.installation_no
      join task_identities known on known.customer_no = facts.customer_no and known.started_at = facts.started_at
        and known.identity = task_identity(installations.id, facts.execution_id, coalesce(facts.task_key, 'main'))`),
  ).toBe(tasks);
  for (const table of measuredTables)
    expect(
      await numberOf(`select sum(coalesce(started, 0) + coalesce(retries, 0)) from ${table}`),
      table,
    ).toBe(tasks);
  expect(await numberOf('select sum(count) from completed_runs')).toBe(
    await numberOf('select count(*) from task_facts where kind = 1 and state = 2 and retry_of is null'),
  );

  const today = dayOf(new Date(), 'America/New_York');
  const proof = await proveDays(server.deps, { from: addDays(today, -400), to: addDays(today, 1) });
  expect(proof).toMatchObject({ facts: tasks, differences: [] });
}, 3_600_000);
