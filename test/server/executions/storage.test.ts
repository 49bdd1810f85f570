import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityOf } from '../../../server/executions/storage/identity.ts';
import { dropOldFacts, makePartitions, monthsFrom } from '../../../server/executions/storage/partitions.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { measuredTables } from '../../support/sum-tables.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installation: InstallationRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  customer = await customerClient(server);
  const scenario = await insertScenario(server.pool, { minutesByHand: '10' });
  installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' }, '2020-01-01T00:00:00Z');
});
afterAll(() => server.close());

type Fields = { executionId: string; startedAt: string } & Record<string, unknown>;
const secondsAfter = (instant: string, seconds: number) =>
  new Date(Date.parse(instant) + seconds * 1_000).toISOString();

/** Reports tasks that have completed, unless they say otherwise. */
async function report(...tasks: Fields[]) {
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: tasks.map((task) => ({
      installationId: installation.id,
      status: 'completed',
      ...(task['status'] === 'running' ? {} : { finishedAt: secondsAfter(task.startedAt, 60) }),
      ...task,
    })),
  });
  return answer.body;
}

/** Which partition the fact of an execution stands in. */
async function partitionsOf(executionId: string, table = 'task_facts') {
  const { rows } = await server.pool.query<{ name: string }>(
    `select tableoid::regclass::text as name from ${table} where execution_id = $1`,
    [executionId],
  );
  return rows.map(({ name }) => name);
}

const describedTasks = async () =>
  (await server.pool.query('select * from execution_tasks order by id collate "C"')).rows;
const describedValues = async () =>
  (await server.pool.query('select * from task_values order by task_id collate "C", revision')).rows;

test('months are named by their first days, also over a turn of the year', () => {
  expect(monthsFrom(new Date('2025-11-30T23:59:59Z'), new Date('2026-01-01T00:00:00Z'), 1)).toEqual([
    '2025-11-01',
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
  ]);
});

test('an identity is the same in SQL and in code, whatever stands in its texts', async () => {
  const texts = ['ins_1', 'a\nb', 'ä€𝄞', ' ', 'a"b\\c'];
  for (const text of texts) {
    const { rows } = await server.pool.query<{ identity: string }>(
      'select task_identity($1, $2, $3) as identity',
      [text, text, 'main'],
    );
    expect(rows[0]?.identity.replaceAll('-', '')).toBe(identityOf(text, text, 'main'));
  }
  expect(identityOf('a', 'b\nc', 'd')).not.toBe(identityOf('a\nb', 'c', 'd'));
});

test('a month is made ahead, and rows that were too early for it move out of the default partition', async () => {
  const early = { executionId: 'early', startedAt: '2025-11-30T23:59:59.999Z' };
  expect(await report(early)).toMatchObject({ accepted: 1 });
  // A run that turns out to have repeated it, and to have completed before it: what it brought is taken back by a row of its own.
  await report({
    executionId: 'early again',
    retryOf: 'early',
    startedAt: '2025-11-30T23:59:58Z',
    finishedAt: '2025-11-30T23:59:59Z',
  });
  expect(await partitionsOf('early')).toEqual(['task_facts_default']);
  expect(await partitionsOf('early', 'task_revaluations')).toEqual(['task_revaluations_default']);
  const before = [await describedTasks(), await describedValues()];
  expect(before[1]).toMatchObject([{ revision: 1 }, { revision: 1 }, { revision: 2 }]);

  await Promise.all([makePartitions(server.pool, now), makePartitions(server.pool, now)]); // as two servers would
  expect(await partitionsOf('early')).toEqual(['task_facts_2025_11']);
  expect(await partitionsOf('early', 'task_revaluations')).toEqual(['task_revaluations_2025_11']);
  expect([await describedTasks(), await describedValues()]).toEqual(before);
  expect(await report(early)).toMatchObject({ accepted: 0, duplicates: 1 });
  await report({ executionId: 'in time', startedAt: '2025-12-01T00:00:00Z' });
  expect(await partitionsOf('in time')).toEqual(['task_facts_2025_12']);
  const ahead = await server.pool.query(
    `select to_regclass('task_facts_2026_06') as june, to_regclass('task_facts_2026_07') as july`,
  );
  expect(ahead.rows).toEqual([{ june: 'task_facts_2026_06', july: null }]);
});

test('an ended task refuses change, its message may be redacted', async () => {
  await report({
    executionId: 'failed',
    startedAt: '2026-03-14T09:00:00Z',
    status: 'failed',
    error: { code: 'E1', message: 'Dear Ada' },
    data: { name: 'Ada' },
  });
  const change = (what: string) => server.pool.query(`${what} where execution_id = 'failed'`);
  await expect(change('update task_facts set items = 2')).rejects.toThrow('append-only');
  await expect(change('update task_facts set state = 1, finished_at = null')).rejects.toThrow('append-only');
  await expect(change('delete from task_facts')).rejects.toThrow('append-only');
  await expect(server.pool.query('truncate task_facts')).rejects.toThrow('append-only');
  await change('update task_facts set error_message = null, data = null');
  const { rows } = await change('select error_code, error_message, data from execution_tasks');
  expect(rows).toEqual([{ error_code: 'E1', error_message: null, data: null }]);
  await expect(server.pool.query('update task_revaluations set revision = 3')).rejects.toThrow('append-only');
  await expect(server.pool.query('delete from task_values')).rejects.toThrow('append-only');
});

test('an end with another start moves partition and stays one task', async () => {
  const started = { executionId: 'moving', startedAt: '2026-02-28T23:59:00Z', status: 'running' };
  expect(await report({ ...started, items: 3 })).toMatchObject({ accepted: 1 });
  expect(await partitionsOf('moving')).toEqual(['task_facts_2026_02']);
  const ended = { executionId: 'moving', startedAt: '2026-03-01T00:00:00Z', data: { kept: true } };
  expect(await report(ended)).toMatchObject({ updated: 1 });
  expect(await partitionsOf('moving')).toEqual(['task_facts_2026_03']);
  expect(await report(ended, started)).toMatchObject({ duplicates: 2 });
  const { rows } = await server.pool.query(
    `select (select count(*) from task_identities where identity = task_identity($1, 'moving', 'main'))::int as identities,
       items, data from execution_tasks where execution_id = 'moving'`,
    [installation.id],
  );
  expect(rows).toEqual([{ identities: 1, items: 1, data: { kept: true } }]);
  const days = await server.pool.query(
    `select day, sum(started)::int as started, sum(completed)::int as completed from task_days where day between '2026-02-28' and '2026-03-01' group by day`,
  );
  expect(days.rows.filter(({ started }) => started !== null)).toEqual([
    { day: '2026-03-01', started: 1, completed: 1 },
  ]);
});

const lasting = [...measuredTables, 'task_errors', 'completed_runs'];
async function sums() {
  const tables = lasting.map(async (table) => {
    const { rows } = await server.pool.query(
      `select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`,
    );
    return [table, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(tables));
}

const counted = async (sql: string) => Number((await server.pool.query<{ n: string }>(sql)).rows[0]?.n);

test('retention drops months, identities and retries, and no sum changes', async () => {
  const at = '2026-03-10T10:00:00Z';
  const still = { executionId: 'still kept', startedAt: at };
  const again = { executionId: 'kept again', retryOf: 'still kept', startedAt: secondsAfter(at, 10) };
  await report(still);
  await report({ ...again, finishedAt: secondsAfter(at, 20) }); // before the run that it repeats
  const [before, figures] = [await sums(), await figuresOfTheYear()];
  expect(before['task_errors']).toHaveLength(1);
  now = new Date('2027-01-02T23:00:00Z'); // December 2025 is the first month whose tasks are taken in
  await makePartitions(server.pool, now);
  await dropOldFacts(server.pool, now);
  expect(await partitionsOf('early')).toEqual(['task_facts_2025_11']); // a month goes two days after its tasks are refused
  now = new Date('2027-01-03T01:00:00Z');
  await Promise.all([dropOldFacts(server.pool, now), dropOldFacts(server.pool, now)]);
  expect(await counted(`select count(*) as n from task_facts where started_at < '2025-12-01'`)).toBe(0);
  expect(await counted('select count(*) as n from task_revaluations')).toBe(1); // that of "still kept"
  expect(await counted('select count(*) as n from task_identities')).toBe(
    await counted('select count(*) as n from task_facts'),
  );
  expect(await counted('select count(*) as n from execution_retries')).toBe(2);

  now = new Date('2027-05-05T00:00:00Z');
  await dropOldFacts(server.pool, now);
  expect(await counted('select count(*) as n from task_facts')).toBe(0);
  expect(await counted('select count(*) as n from task_identities')).toBe(0);
  expect(await counted('select count(*) as n from execution_retries')).toBe(0);
  expect(await sums()).toEqual(before);
  expect(await figuresOfTheYear()).toEqual(figures);
});

/** What the API says of the whole time, without what follows from the clock. */
async function figuresOfTheYear() {
  const operator = await operatorClient(server);
  const { status, body } = await operator.get('/admin/analytics/roi?from=2025-11-01&to=2026-03-31');
  expect(status).toBe(200);
  return body.totals;
}

test('a task reported again after its month was dropped is refused, not counted', async () => {
  const before = await sums();
  const { accepted, duplicates, rejected } = await report({
    executionId: 'early',
    startedAt: '2025-11-30T23:59:59.999Z',
  });
  expect([accepted, duplicates, rejected[0].errors[0].path]).toEqual([0, 0, '/startedAt']);
  expect(await sums()).toEqual(before);
});
