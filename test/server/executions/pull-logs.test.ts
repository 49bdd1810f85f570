import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pullRunLogs } from '../../../server/executions/pull/pull-logs.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { until } from '../../support/until.ts';
import { plainBlueprint, teamId } from '../installations/world.ts';
import { minutesAfter, noon, startPullWorld, type PullWorld } from './pull-world.ts';

let world: PullWorld;

beforeAll(async () => {
  world = await startPullWorld();
});
afterAll(() => world.close());
afterEach(() => {
  world.setNow(noon);
  world.make.clearFailures();
});

describe('a run in Make’s logs', () => {
  test('becomes a task with its status, its times and its credits, by the job that the clock runs', async () => {
    const { id, makeScenarioId } = await world.install();
    const log = (minute: number, run: object) =>
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(minute), ...run });
    const done = log(1, { centicredits: 250, durationMs: 4_000 });
    const warned = log(2, { status: 2, centicredits: 101 });
    const failed = log(3, { status: 3, operations: 1, centicredits: 100 });
    const manual = log(4, { type: 'manual' });
    world.setNow(minutesAfter(10));
    await world.runDueJob();
    await until(async () => (await world.tasks(id)).length === 4);
    expect(await world.tasks(id)).toEqual([
      {
        executionId: done.id,
        status: 'completed',
        kind: 'run',
        warning: false,
        startedAt: minutesAfter(1),
        finishedAt: new Date(minutesAfter(1).getTime() + 4_000),
        credits: '2.5',
      },
      expect.objectContaining({
        executionId: warned.id,
        status: 'completed',
        warning: true,
        credits: '1.01',
      }),
      expect.objectContaining({ executionId: failed.id, status: 'failed', credits: '1' }),
      expect.objectContaining({ executionId: manual.id, status: 'completed', kind: 'test' }),
    ]);
  });

  test('that Make dates more than a day ahead is kept for operators, once, and the others count', async () => {
    const { id, makeScenarioId, customerId } = await world.install();
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(5) });
    const ahead = world.make.logRun(makeScenarioId, { startedAt: minutesAfter(26 * 60) });
    world.setNow(minutesAfter(10));
    expect(await world.pull(id)).toBe('complete');
    expect(await world.pull(id)).toBe('complete');
    expect(await world.tasks(id)).toMatchObject([{ startedAt: minutesAfter(5) }]);
    const { rows } = await world.pool.query(
      `select installation_id as id, reason, raw::jsonb ->> 'executionId' as execution, errors
       from quarantined_tasks where customer_id = $1`,
      [customerId],
    );
    expect(rows).toMatchObject([
      { id, reason: 'refused', execution: ahead.id, errors: [{ path: '/startedAt' }] },
    ]);
  });

  test('of before the token is not read, and reading twice counts nothing twice', async () => {
    const { id, makeScenarioId } = await world.install();
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(-5) });
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(5) });
    world.setNow(minutesAfter(10));
    expect(await world.pull(id)).toBe('complete');
    expect(await world.pull(id)).toBe('complete');
    expect(await world.tasks(id)).toHaveLength(1);
  });

  test('that has not ended is read again until it has', async () => {
    const { id, makeScenarioId } = await world.install();
    const run = world.make.logRun(makeScenarioId, { status: 0, startedAt: minutesAfter(1), centicredits: 0 });
    world.setNow(minutesAfter(2));
    await world.pull(id);
    expect(await world.tasks(id)).toEqual([
      expect.objectContaining({ status: 'running', finishedAt: null, credits: null }),
    ]);
    // Much later, beyond the look-back, and with enough newer runs to fill a page.
    for (let minute = 100; minute < 220; minute += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(minute) });
    world.setNow(minutesAfter(230));
    await world.pull(id);
    Object.assign(run, { status: 1, durationMs: 90 * 60_000, centicredits: 700 });
    world.setNow(minutesAfter(240));
    await world.pull(id);
    const tasks = await world.tasks(id);
    expect(tasks).toHaveLength(121);
    expect(tasks[0]).toMatchObject({ status: 'completed', credits: '7', finishedAt: minutesAfter(91) });
  });

  test('that appears late is found, also behind pages that hold nothing new', async () => {
    const { id, makeScenarioId } = await world.install();
    for (let index = 0; index < 250; index += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(20 + index / 10) });
    world.setNow(minutesAfter(50));
    await world.pull(id);
    const late = world.make.logRun(makeScenarioId, { startedAt: minutesAfter(10) });
    for (let minute = 65; minute <= 125; minute += 15) {
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(minute - 1) });
      world.setNow(minutesAfter(minute));
      await world.pull(id);
    }
    const tasks = await world.tasks(id);
    expect(tasks).toHaveLength(256);
    expect(tasks[0]?.executionId).toBe(late.id);
  });

  test('in which the trigger found nothing is no task; its credits are kept as a metric of the day', async () => {
    const { id, call, makeScenarioId } = await world.install();
    for (const minute of [1, 2, 3])
      world.make.logRun(makeScenarioId, {
        startedAt: minutesAfter(minute),
        operations: 1,
        centicredits: 100,
      });
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(4), operations: 3, centicredits: 300 });
    world.setNow(minutesAfter(10));
    await world.pull(id);
    await world.pull(id);
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(12), operations: 1, centicredits: 50 });
    world.setNow(minutesAfter(90));
    await world.pull(id);
    expect((await world.tasks(id)).map(({ credits }) => credits)).toEqual(['3']);
    const metrics = await call('GET', `/v1/metrics?installation=${id}`);
    expect(metrics.body['items']).toEqual([
      expect.objectContaining({ name: 'make.emptyCheckCredits', value: 3.5, unit: 'credits' }),
    ]);
  });

  test('that somebody started is a run where nothing else starts the scenario', async () => {
    const { id: scenario } = await world.newScenario('By hand', [plainBlueprint]);
    const { call } = await world.newCustomer();
    const body = { scenario, teamId, reporting: 'pull', consents: { storeMakeToken: true } };
    const installed = await call('POST', '/v1/installations', { make: true, body });
    const { scenarioId } = installed.body['make'] as { scenarioId: number };
    world.make.logRun(scenarioId, { startedAt: minutesAfter(1), type: 'manual' });
    world.setNow(minutesAfter(5));
    await world.pull(installed.body.id);
    expect(await world.tasks(installed.body.id)).toEqual([expect.objectContaining({ kind: 'run' })]);
  });

  test('which reported itself under keys of its own is left as it is', async () => {
    const { id, call, makeScenarioId } = await world.install();
    const run = world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1) });
    const task = (taskKey: string) => ({
      installationId: id,
      executionId: run.id,
      taskKey,
      status: 'completed',
      startedAt: minutesAfter(1).toISOString(),
    });
    await call('POST', '/v1/execution-tasks', { body: { tasks: [task('route-2-1'), task('route-2-2')] } });
    world.setNow(minutesAfter(5));
    await world.pull(id);
    expect(await world.tasks(id)).toHaveLength(2);
  });
});

describe('a reading of several pages', () => {
  test('goes page by page, and the next one asks only for what is new', async () => {
    const { id, makeScenarioId } = await world.install();
    for (let index = 0; index < 350; index += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1 + index / 20) });
    world.setNow(minutesAfter(20));
    await world.pull(id);
    expect(await world.tasks(id)).toHaveLength(350);
    expect(world.logRequests(makeScenarioId)).toHaveLength(4);
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(22) });
    world.setNow(minutesAfter(25));
    await world.pull(id);
    await world.pull(id);
    expect(await world.tasks(id)).toHaveLength(351);
    // The first page brought one new run, the second nothing; then the first page alone told that nothing is new.
    expect(world.logRequests(makeScenarioId)).toHaveLength(7);
  });

  test('that ends in the middle of a page’s transaction loses nothing and counts nothing twice', async () => {
    const { id, makeScenarioId } = await world.install();
    for (let index = 0; index < 250; index += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1 + index / 20) });
    world.setNow(minutesAfter(20));
    // The second page's cursor cannot be moved: its tasks, already written, must go too.
    await world.pool.query(`create function stop_second_page() returns trigger language plpgsql as $$
      begin if old.sweep is not null then raise exception 'the server was killed'; end if; return new; end $$`);
    await world.pool.query(
      `create trigger stop_second_page before update of sweep on run_log_cursors for each row execute function stop_second_page()`,
    );
    expect(await world.pull(id)).toBe('later');
    expect(await world.tasks(id)).toHaveLength(100);
    await world.pool.query('drop function stop_second_page() cascade');
    const before = world.logRequests(makeScenarioId).length;
    expect(await world.pull(id)).toBe('complete');
    expect(await world.tasks(id)).toHaveLength(250);
    expect(world.logRequests(makeScenarioId).length - before).toBe(2); // it went on where it stood
  });

  test('by two servers at once counts every run once', async () => {
    const { id, makeScenarioId } = await world.install();
    for (let index = 0; index < 250; index += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1 + index / 20) });
    world.setNow(minutesAfter(20));
    const other = (await world.startAnother()) as RunningServer;
    const outcomes = await Promise.all([world.pull(id), pullRunLogs(other.deps, id), world.pull(id)]);
    expect(outcomes).toContain('later'); // whoever found the cursor moved wrote nothing
    world.setNow(minutesAfter(30));
    expect(await pullRunLogs(other.deps, id)).toBe('complete');
    await other.stop();
    expect(await world.tasks(id)).toHaveLength(250);
    const { rows } = await world.pool.query<{ started: number }>(
      `select sum(d.started)::int as started from task_days d join installations i on i.no = d.installation_no where i.id = $1`,
      [id],
    );
    expect(rows[0]?.started).toBe(250);
  });
});

describe('while logs are read', () => {
  test('a second server that reads the same writes nothing, not even credits of empty checks', async () => {
    const { id, call, makeScenarioId } = await world.install();
    world.setNow(minutesAfter(6_000));
    await world.pull(id);
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(6_001) });
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(6_002), operations: 1, centicredits: 100 });
    world.setNow(minutesAfter(6_010));
    world.make.failNext({ kind: 'late', path: '/logs', count: 2, delayMs: 300 });
    const outcomes = await Promise.all([world.pull(id), world.pull(id)]);
    expect(outcomes.toSorted()).toEqual(['complete', 'later']);
    expect(await world.tasks(id)).toHaveLength(1);
    const metrics = await call('GET', `/v1/metrics?installation=${id}`);
    expect(metrics.body['items']).toEqual([expect.objectContaining({ value: 1 })]);
  });

  test('the customer may switch it off: what was read and not yet written is forgotten', async () => {
    const { id, call, makeScenarioId } = await world.install();
    world.setNow(minutesAfter(7_000));
    await world.pull(id);
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(7_001) });
    world.setNow(minutesAfter(7_010));
    world.make.failNext({ kind: 'late', path: '/logs', delayMs: 500 });
    const reading = world.pull(id);
    await until(() => world.logRequests(makeScenarioId).length === 2);
    const body = { reporting: 'none' };
    expect((await call('PUT', `/v1/installations/${id}/reporting`, { body })).status).toBe(200);
    expect(await reading).toBe('later');
    expect(await world.tasks(id)).toEqual([]);
  });
});

describe('what Make keeps', () => {
  test('a gap longer than that is noted at the installation', async () => {
    const { id, call } = await world.install();
    world.setNow(minutesAfter(1));
    await world.pull(id);
    expect((await call('GET', `/v1/installations/${id}`)).body['reportingProblem']).toBeNull();
    world.setNow(minutesAfter(40 * 24 * 60));
    await world.pull(id);
    const { reportingProblem } = (await call('GET', `/v1/installations/${id}`)).body;
    expect(reportingProblem).toMatchObject({
      code: 'run_logs_gap',
      message: expect.stringMatching(/keeps logs for 30 days/),
    });
  });
});
