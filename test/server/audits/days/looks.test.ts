import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropOldFacts } from '../../../../server/executions/storage/partitions.ts';
import { customerClient, operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { audited, saidBy } from '../auditing.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let report: (daysAgo: number, executionId: string, fields?: object) => Promise<void>;
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  await server.pool.query('delete from jobs.schedule'); // nothing else looks at the days meanwhile
  operator = await operatorClient(server);
  const customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: await insertScenario(server.pool),
    confirmedAt: new Date('2025-01-01T00:00:00Z'),
  });
  report = async (daysAgo, executionId, fields = {}) => {
    const startedAt = new Date(now.getTime() - daysAgo * dayMs).toISOString();
    const task = { installationId: id, executionId, status: 'completed', startedAt, finishedAt: startedAt };
    const { body } = await customer.post('/v1/execution-tasks', { tasks: [{ ...task, ...fields }] });
    expect(body).toMatchObject({ accepted: 1 });
  };
  for (const daysAgo of [1, 2, 3, 5, 8]) await report(daysAgo, `run ${daysAgo}`);
  now = new Date(now.getTime() + 20 * minuteMs); // who is writing now is not sealed yet
});
afterAll(() => server.close());

const g12 = async () => saidBy(await audited(operator), 'G12');
const looksOf = async () =>
  (await server.pool.query(`select day::text, looked_at as at, findings from audited_days order by day`))
    .rows;
/** Changes rows that nothing but a hand in the database can change. */
async function byHand(statement: string): Promise<void> {
  await server.pool.query('alter table task_facts disable trigger user');
  await server.pool.query(statement);
  await server.pool.query('alter table task_facts enable trigger user');
}

test('every day that is over is sealed once, and what was found is kept', async () => {
  expect(await g12()).toMatchObject({
    state: 'pass',
    numbers: { sealedDays: 0, newSeals: 9, daysWaiting: 0 },
  });
  expect(await g12()).toMatchObject({ state: 'pass', numbers: { sealedDays: 9, newSeals: 0 } });
  expect((await looksOf()).map(({ findings }) => findings)).toEqual(Array.from({ length: 9 }, () => ({})));
});

test('a report that comes late has its day looked at again, held as it was, and sealed with it', async () => {
  await report(3, 'late');
  expect(await g12()).toMatchObject({ state: 'pass', numbers: { newSeals: 0 } }); // it may still be under way
  now = new Date(now.getTime() + 20 * minuteMs);
  expect(await g12()).toMatchObject({ state: 'pass', numbers: { newSeals: 1 } });
  await byHand(`update task_facts set credits_micros = 7 where execution_id = 'late'`);
  expect(await g12()).toMatchObject({ state: 'fail', numbers: { brokenDays: ['2026-03-12'] } });
  await byHand(`update task_facts set credits_micros = null where execution_id = 'late'`);
  expect(await g12()).toMatchObject({ state: 'pass' });
});

test('a task that was taken away and one that was slipped in break the seal of their day', async () => {
  await byHand(`create table taken as select * from task_facts where execution_id = 'run 5'`);
  await byHand(`delete from task_facts where execution_id = 'run 5'`);
  const audit = await audited(operator);
  expect(saidBy(audit, 'G12')).toMatchObject({ state: 'fail', numbers: { brokenDays: ['2026-03-10'] } });
  expect(saidBy(audit, 'G3')).toMatchObject({ state: 'fail', numbers: { emptyIdentities: 1 } });
  expect(saidBy(audit, 'G7')).toMatchObject({ state: 'fail' });
  await byHand(`insert into task_facts select * from taken; drop table taken`);
  await server.pool.query(`update roll_up_checks set differences = '[]'`);
  await byHand(`insert into task_facts select * from task_facts where execution_id = 'run 5'`);
  const twice = await audited(operator);
  expect(saidBy(twice, 'G12')).toMatchObject({ state: 'fail', numbers: { brokenDays: ['2026-03-10'] } });
  expect(saidBy(twice, 'G6')).toMatchObject({
    state: 'fail',
    numbers: { repeatedTasks: 1 },
    reason: expect.stringContaining('run 5'),
  });
  await byHand(
    `delete from task_facts where ctid = (select max(ctid) from task_facts where execution_id = 'run 5')`,
  );
  await server.pool.query(`update roll_up_checks set differences = '[]'`);
  expect(saidBy(await audited(operator), 'G12').state).toBe('pass');
});

test('a task under another instant than its identity shows, though it stands once', async () => {
  await byHand(
    `update task_facts set started_at = started_at + interval '1 hour', finished_at = finished_at + interval '1 hour' where execution_id = 'run 8'`,
  );
  expect(saidBy(await audited(operator), 'G3')).toMatchObject({
    state: 'fail',
    numbers: { namelessTasks: 1, emptyIdentities: 1 },
  });
  await byHand(
    `update task_facts set started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour' where execution_id = 'run 8'`,
  );
  expect(saidBy(await audited(operator), 'G3').state).toBe('pass');
});

test('when the tasks of a day are dropped its sums stay sealed', async () => {
  now = new Date('2027-05-03T12:00:00Z');
  await dropOldFacts(server.pool, now);
  expect((await server.pool.query('select count(*)::int as n from task_facts')).rows).toEqual([{ n: 0 }]);
  expect(await g12()).toMatchObject({ state: 'pass', numbers: { daysHeldBySumsOnly: 9, brokenDays: [] } });
  await server.pool.query(`update total_days set started = started + 1 where day = '2026-03-10'`);
  expect(await g12()).toMatchObject({
    state: 'fail',
    numbers: { brokenDays: expect.arrayContaining(['2026-03-10']) },
  });
  await server.pool.query(`update total_days set started = started - 1 where day = '2026-03-10'`);
  expect((await g12()).state).toBe('pass');
});
