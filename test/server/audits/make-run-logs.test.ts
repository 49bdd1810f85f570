import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditNow } from '../../../server/audits/audit-now.ts';
import {
  minutesAfter,
  noon,
  startPullWorld,
  type PulledInstallation,
  type PullWorld,
} from '../executions/pull-world.ts';
import { saidBy } from './auditing.ts';

let world: PullWorld;
let place: PulledInstallation;
const run = (minute: number, told: object = {}) =>
  world.make.logRun(place.makeScenarioId, { startedAt: minutesAfter(minute), ...told });
const g4 = async () => saidBy(await auditNow(world.server.deps), 'G4');
const byHand = async (statement: string) => {
  await world.pool.query('alter table task_facts disable trigger user');
  await world.pool.query(statement);
  await world.pool.query('alter table task_facts enable trigger user');
};

beforeAll(async () => {
  world = await startPullWorld();
  place = await world.install();
  run(1);
  run(2, { status: 3 });
  run(3, { operations: 1 }); // looked and found nothing: no run
  world.setNow(minutesAfter(10));
  expect(await world.pull(place.id)).toBe('complete');
});
afterAll(() => world.close());

test('a day that is not over is not compared', async () => {
  expect(await g4()).toMatchObject({ state: 'pass', numbers: { logsCompared: 0 } });
});

test('each run that Make has logged on a day that is over is known here', async () => {
  world.setNow(minutesAfter(24 * 60));
  run(24 * 60 - 30); // of today
  expect(await world.pull(place.id)).toBe('complete');
  expect(await g4()).toMatchObject({
    state: 'pass',
    numbers: { logsCompared: 1, logsUnread: 0, runsInLogs: 2, runsMissing: 0 },
  });
});

test('a run that Make has and the library lost is missing, by its name, until it is back', async () => {
  await world.pool.query(`create table kept as select * from task_facts`);
  const [, lost] = await world.tasks(place.id);
  await byHand(`delete from task_facts where execution_id = '${lost?.executionId}'`);
  expect(await g4()).toMatchObject({
    state: 'fail',
    reason: expect.stringContaining(`(${lost?.executionId} of ${place.id}`),
    numbers: { runsMissing: 1 },
  });
  await byHand(`insert into task_facts select * from kept where execution_id = '${lost?.executionId}'`);
  expect(await g4()).toMatchObject({ state: 'pass', numbers: { runsMissing: 0 } });
});

test('a run that is here and that Make has not logged is told by its name, and goes with the run', async () => {
  const invented = (count: number) =>
    byHand(
      `insert into task_facts select (jsonb_populate_record(fact, jsonb_build_object('execution_id', 'invented-' || no))).*
       from kept fact, generate_series(1, ${count}) as numbers (no) where started_at = (select min(started_at) from kept)`,
    );
  await invented(1);
  expect(await g4()).toMatchObject({
    state: 'fail',
    reason: `1 run of 2026-09-10 is here that Make has not logged (invented-1 of ${place.id}).`,
    numbers: { runsMissing: 0, runsUnlogged: 1 },
  });
  await byHand(`delete from task_facts where execution_id like 'invented-%'`);
  await invented(7);
  expect((await g4()).reason).toMatch(
    /^7 runs of 2026-09-10 are here that Make has not logged \((invented-\d of \S+, ){2}invented-\d of \S+ and 4 more\)\.$/,
  );
  await byHand(`delete from task_facts where execution_id like 'invented-%'`);
  expect(await g4()).toMatchObject({ state: 'pass', numbers: { runsUnlogged: 0 } });
});

test('a run that was refused is known, and told as such', async () => {
  const { executionId } = (await world.tasks(place.id))[0] ?? { executionId: '' };
  await byHand(`delete from task_facts where execution_id = '${executionId}'`);
  await world.pool.query(
    `insert into quarantined_tasks (id, customer_id, installation_id, kind, reason, errors, raw, is_whole, digest, reporting_credits, times, state, received_at, seen_at)
     values ('qua_x', $1, $2, 'task', 'refused', '[]', $3, true, '\\x01', 0, 1, 'waiting', $4, $4)`,
    [place.customerId, place.id, JSON.stringify({ executionId }), noon],
  );
  expect((await g4()).numbers).toMatchObject({ runsMissing: 0, refused: 1 });
  await world.pool.query('delete from quarantined_tasks');
  await byHand(`insert into task_facts select * from kept where execution_id = '${executionId}'`);
});

test('where Make does not answer nothing is compared, and nothing is said to be missing', async () => {
  world.make.failNext({ kind: '500', path: '/logs' });
  expect((await g4()).numbers).toMatchObject({ logsCompared: 0, logsUnread: 1, runsMissing: 0 });
  world.make.clearFailures();
});
