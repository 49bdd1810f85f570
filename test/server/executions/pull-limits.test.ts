import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pullDue, pullInstallations, type PullJob } from '../../../server/executions/pull/pull-due.ts';
import { pullRunLogs } from '../../../server/executions/pull/pull-logs.ts';
import { nextPullAfterMs, retryAfterMs } from '../../../server/executions/pull/pull-schedule.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { until } from '../../support/until.ts';
import { makeToken, minutesAfter, noon, startPullWorld, type PullWorld } from './pull-world.ts';

let world: PullWorld;

beforeAll(async () => {
  world = await startPullWorld({ make: { limitsRequests: true } });
});
afterAll(() => world.close());
afterEach(() => {
  world.setNow(noon);
  world.make.clearFailures();
});

const dueAt = async (id: string): Promise<Date | undefined> =>
  (
    await world.pool.query<{ at: Date }>(
      `select next_pull_at as at from run_log_cursors where installation_id = $1`,
      [id],
    )
  ).rows[0]?.at;
const tokenRows = async (id: string) =>
  (await world.pool.query(`select 1 from make_tokens where installation_id = $1`, [id])).rowCount;

describe('the limit of the organization', () => {
  test('is used by half at most, by all servers and installations together, and what waits is not lost', async () => {
    const installations = [];
    for (let count = 0; count < 6; count += 1) {
      const installation = await world.install();
      for (let index = 0; index < 1_000; index += 1)
        world.make.logRun(installation.makeScenarioId, { startedAt: minutesAfter(1 + index / 20) });
      installations.push(installation);
    }
    const other = (await world.startAnother()) as RunningServer;
    const asked = () => world.make.requests.filter(({ method }) => method === 'GET').length;
    let minute = 60;
    const perMinute: number[] = [];
    for (let isComplete = false; !isComplete && minute < 90; minute += 1) {
      world.setNow(minutesAfter(minute + minute / 10)); // more than the window of 65 seconds
      const before = asked();
      const outcomes = await Promise.all(
        installations.map(async ({ id }, index) =>
          index % 2 === 0 ? world.pull(id) : pullRunLogs(other.deps, id),
        ),
      );
      perMinute.push(asked() - before);
      isComplete = outcomes.every((outcome) => outcome === 'complete');
    }
    await other.stop();
    for (const { id } of installations) expect(await world.tasks(id)).toHaveLength(1_000);
    // Before Make has said whose the installations are, a minute holds at most half of the lowest plan's 30 requests beside.
    expect(Math.max(...perMinute.slice(1))).toBeLessThanOrEqual(30);
    expect(perMinute[0]).toBeLessThanOrEqual(45);
    expect(perMinute.length).toBeGreaterThan(2);
  });

  test('when Make says 429, nobody asks before the time that it names', async () => {
    const { id, makeScenarioId } = await world.install();
    const { id: neighbour, makeScenarioId: neighboursScenario } = await world.install();
    world.setNow(minutesAfter(1_000));
    for (const each of [id, neighbour]) await world.pull(each);
    world.make.failNext({ kind: '429', path: '/logs', retryAfterSeconds: 600 });
    world.setNow(minutesAfter(1_100));
    expect(await world.pull(id)).toBe('later');
    const requests = () =>
      world.logRequests(makeScenarioId).length + world.logRequests(neighboursScenario).length;
    const before = requests();
    expect(await world.pull(neighbour)).toBe('later');
    expect(requests()).toBe(before);
    expect(await dueAt(id)).toEqual(minutesAfter(1_110));
    world.setNow(minutesAfter(1_111));
    expect(await world.pull(neighbour)).toBe('complete');
  });

  test('decides how often an installation is read, and activity brings it forward', () => {
    const pace = { hadRuns: false, sharers: 1, requestsPerMinute: 60 };
    expect(nextPullAfterMs(pace)).toBe(15 * 60_000);
    expect(nextPullAfterMs({ ...pace, hadRuns: true })).toBe(5 * 60_000);
    expect(nextPullAfterMs({ ...pace, hadRuns: true, sharers: 600 })).toBe(40 * 60_000);
    expect(nextPullAfterMs({ ...pace, requestsPerMinute: 1_000, sharers: 600 })).toBe(15 * 60_000);
    expect([1, 2, 5, 40].map((failures) => retryAfterMs(failures) / 60_000)).toEqual([1, 2, 16, 360]);
  });
});

test('jobs that waited longer than their lease read no installation a second time', async () => {
  const { id, makeScenarioId } = await world.install();
  world.setNow(minutesAfter(1_150));
  await world.pull(id);
  const jobs: PullJob[] = [];
  const keeping = {
    ...world.server.deps.queue,
    enqueue: async (_db: unknown, _name: string, job: object) => void jobs.push(job as PullJob),
  };
  for (const minute of [1_170, 1_181, 1_192]) {
    world.setNow(minutesAfter(minute));
    await pullDue({ ...world.server.deps, queue: keeping });
  }
  expect(jobs.filter(({ installationIds }) => installationIds.includes(id))).toHaveLength(3);
  const before = world.logRequests(makeScenarioId).length;
  for (const { leasedUntil } of jobs)
    await pullInstallations(world.server.deps, { installationIds: [id], leasedUntil });
  expect(world.logRequests(makeScenarioId).length - before).toBe(1);
});

test('a token that may read logs alone does: the organization is known from the first log, and the lowest limit is kept', async () => {
  const narrow = '2c3d4e5f-6071-4b8c-9dae-1f2031425364';
  world.make.account.tokens.set(narrow, { token: narrow, scopes: ['scenarios:read', 'scenarios:write'] });
  const { id, call, makeScenarioId } = await world.install('http', 602);
  const headers = { 'x-make-token': narrow, 'x-make-zone': 'eu1.make.com' };
  const body = { reporting: 'pull', consents: { storeMakeToken: true } };
  expect((await call('PUT', `/v1/installations/${id}/reporting`, { body, headers })).status).toBe(200);
  world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1_199) });
  world.setNow(minutesAfter(1_200));
  expect(await world.pull(id)).toBe('complete');
  expect(await world.tasks(id)).toHaveLength(1);
  const { rows } = await world.pool.query(
    `select organization_id from run_log_cursors where installation_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ organization_id: 501 }]);
});

describe('when Make fails', () => {
  test.each(['500', 'html', 'reset'] as const)('%s: the reading backs off and goes on', async (kind) => {
    const { id, makeScenarioId, call } = await world.install();
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(1) });
    world.setNow(minutesAfter(2_000));
    world.make.failNext({ kind, path: '/logs', count: 2 });
    expect(await world.pull(id)).toBe('later');
    expect(await dueAt(id)).toEqual(minutesAfter(2_001));
    expect(await world.pull(id)).toBe('later');
    expect(await dueAt(id)).toEqual(minutesAfter(2_002));
    world.setNow(minutesAfter(2_010));
    expect(await world.pull(id)).toBe('complete');
    expect(await world.tasks(id)).toHaveLength(1);
    expect((await call('GET', `/v1/installations/${id}`)).body).toMatchObject({
      reporting: 'pull',
      reportingProblem: null,
    });
  });

  test('a page that Make no longer knows: the reading begins anew, and nothing is counted twice', async () => {
    const { id, makeScenarioId } = await world.install();
    for (let index = 0; index < 150; index += 1)
      world.make.logRun(makeScenarioId, { startedAt: minutesAfter(2_500 + index / 20) });
    world.make.logRun(makeScenarioId, { startedAt: minutesAfter(2_499), operations: 1, centicredits: 100 });
    world.setNow(minutesAfter(2_520));
    await world.pool.query(
      `update make_organizations set recent_requests = array_fill($1::timestamptz, array[requests_per_minute / 2 - 4])`,
      [minutesAfter(2_520)],
    );
    expect(await world.pull(id)).toBe('later'); // three requests to know where it stands, one page, and the minute is used up
    expect(await world.tasks(id)).toHaveLength(100);
    world.setNow(minutesAfter(2_522));
    world.make.failNext({ kind: '400', path: '/logs' });
    expect(await world.pull(id)).toBe('later');
    world.setNow(minutesAfter(2_524));
    expect(await world.pull(id)).toBe('complete');
    expect(await world.tasks(id)).toHaveLength(150);
    const { rows } = await world.pool.query<{ value: string }>(
      `select value from metrics where installation_id = $1`,
      [id],
    );
    expect(rows.map(({ value }) => Number(value))).toEqual([1]);
  });

  test('for long, the installation says so until it is over', async () => {
    const { id, call } = await world.install();
    world.make.failNext({ kind: '402', path: '/logs', count: 6 });
    const problem = async () => (await call('GET', `/v1/installations/${id}`)).body['reportingProblem'];
    for (let failure = 1; failure <= 6; failure += 1) {
      expect(await problem()).toBeNull();
      world.setNow(minutesAfter(2_600 + failure * 40));
      expect(await world.pull(id)).toBe('later');
    }
    expect(await problem()).toMatchObject({ code: 'run_logs_unreadable' });
    world.setNow(minutesAfter(2_900));
    expect(await world.pull(id)).toBe('complete');
    expect(await problem()).toBeNull();
  });

  test('a scenario that was deleted in Make is shown at the installation, until it is there again', async () => {
    const { id, call } = await world.install();
    world.setNow(minutesAfter(3_000));
    world.make.failNext({ kind: '404', path: '/logs' });
    await world.pull(id);
    const problem = async () => (await call('GET', `/v1/installations/${id}`)).body['reportingProblem'];
    expect(await problem()).toMatchObject({ code: 'make_scenario_missing' });
    world.setNow(minutesAfter(3_010));
    await world.pull(id);
    expect(await problem()).toBeNull();
  });

  test('a token that is refused three times in a row is deleted, and its owner is told once', async () => {
    const { id, call } = await world.install();
    const refuse = async (minute: number, kind: '401' | '403') => {
      world.make.failNext({
        kind,
        path: '/logs',
        body: { message: `No ${makeToken}`, detail: 'x', code: 'SC401' },
      });
      world.setNow(minutesAfter(minute));
      expect(await world.pull(id)).toBe('later');
    };
    world.setNow(minutesAfter(4_000));
    await world.pull(id);
    await refuse(4_010, '401');
    await refuse(4_030, '401');
    world.setNow(minutesAfter(4_060));
    expect(await world.pull(id)).toBe('complete'); // Make took it: the count begins anew
    for (const [minute, kind] of [
      [4_070, '403'],
      [4_090, '401'],
    ] as const)
      await refuse(minute, kind);
    expect(await tokenRows(id)).toBe(1);
    await refuse(4_110, '403');
    expect(await tokenRows(id)).toBe(0);
    expect(await world.pull(id)).toBe('off');
    const { body } = await call('GET', `/v1/installations/${id}`);
    expect(body).toMatchObject({ reporting: 'none', reportingProblem: { code: 'make_token_refused' } });
    const mails = () => world.server.mails.filter(({ text }) => text.includes(id));
    await until(() => mails().length > 0);
    expect(mails()).toHaveLength(1);
    for (const text of [JSON.stringify(body), JSON.stringify(mails()), world.server.logText()])
      expect(text).not.toContain(makeToken);
  });
});

test('the stored token appears in no log, no table and no answer', async () => {
  const { id, call } = await world.install();
  world.setNow(minutesAfter(5_000));
  await world.pull(id);
  const { rows: tables } = await world.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const stored = [];
  for (const { name } of tables)
    stored.push(JSON.stringify((await world.pool.query(`select t::text as row from ${name} t`)).rows));
  const answers = [await call('GET', `/v1/installations/${id}`), await call('GET', '/v1/consents')];
  for (const text of [...stored, JSON.stringify(answers), world.server.logText()])
    expect(text).not.toContain(makeToken);
  expect(stored.join('')).toContain('v1.local.');
});
