import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { now, startReporting, type Reporting } from './reporting-customer.ts';

let { server, scenario, customer, installation, task, report, stored } = {} as Reporting;
beforeAll(async () => {
  ({ server, scenario, customer, installation, task, report, stored } = await startReporting());
});
afterAll(() => server.close());

test('a new task is accepted, the same again is a duplicate, and an end replaces all that was said while it ran', async () => {
  const running = task({ status: 'running', finishedAt: undefined, items: 3, retryOf: 'execution-0' });
  expect((await report([running])).body).toEqual({ accepted: 1, duplicates: 0, updated: 0, rejected: [] });
  expect((await report([running])).body).toMatchObject({ accepted: 0, duplicates: 1 });
  const ended = {
    ...running,
    status: 'failed',
    finishedAt: '2026-03-15T11:01:00Z',
    items: undefined,
    retryOf: undefined,
    error: { code: 'E1', message: 'no' },
  };
  expect((await report([ended])).body).toMatchObject({ updated: 1, duplicates: 0 });
  expect((await report([{ ...ended, status: 'completed' }])).body).toMatchObject({
    updated: 0,
    duplicates: 1,
  });
  expect((await report([running])).body).toMatchObject({ duplicates: 1 });
  const [row] = await stored(running.executionId);
  expect(row).toMatchObject({
    status: 'failed',
    items: 1,
    retry_of: null,
    error_code: 'E1',
    ai_model: 'none',
    kind: 'run',
  });
});

test('within one batch the order counts as it would over several', async () => {
  const running = task({ status: 'running', finishedAt: undefined });
  const ended = { ...running, status: 'completed', finishedAt: '2026-03-15T11:02:00Z' };
  const answer = await report([running, ended, ended, running]);
  expect(answer.body).toEqual({ accepted: 1, duplicates: 2, updated: 1, rejected: [] });
  expect(await stored(running.executionId)).toMatchObject([{ status: 'completed' }]);
});

test('a repeated task with another time is a duplicate and stays on its day', async () => {
  const first = task();
  await report([first]);
  const again = await report([{ ...first, startedAt: '2026-03-14T11:00:00Z' }]);
  expect(again.body).toMatchObject({ accepted: 0, duplicates: 1 });
  expect((await stored(first.executionId))[0].started_at).toEqual(new Date('2026-03-15T11:00:00Z'));
});

test('one bad task never costs the others, and each refusal says where and why', async () => {
  const good = task();
  const stranger = await customerClient(server, 'Eve');
  const theirs = await insertInstallation(server.pool, { customerId: stranger.id, scenario });
  const answer = await report([
    task({ installationId: theirs.id }),
    task({ installationId: 'ins_unknown' }),
    task({ startedAt: 'yesterday' }),
    task({ finishedAt: '2026-03-15T10:59:59Z' }),
    task({ startedAt: '2026-03-16T12:00:01Z', finishedAt: undefined, status: 'running' }),
    task({ startedAt: '2024-02-01T00:00:00Z' }),
    task({ colour: 'red' }),
    task({ items: -1 }),
    task({ status: 'running' }),
    task({ data: { text: 'a\u0000b' } }),
    task({ error: { message: '\ud800' } }),
    'nonsense',
    good,
  ]);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ accepted: 1, duplicates: 0, updated: 0 });
  expect(
    answer.body.rejected.map(({ index, errors }: { index: number; errors: { path: string }[] }) => [
      index,
      errors[0]?.path,
    ]),
  ).toEqual([
    [0, '/installationId'],
    [1, '/installationId'],
    [2, '/startedAt'],
    [3, '/finishedAt'],
    [4, '/startedAt'],
    [5, '/startedAt'],
    [6, '/colour'],
    [7, '/items'],
    [8, '/finishedAt'],
    [9, '/data/text'],
    [10, '/error/message'],
    [11, '/'],
  ]);
  const [foreign, unknown] = answer.body.rejected;
  expect(foreign.errors).toEqual(unknown.errors); // who probes learns nothing
  expect(await stored(good.executionId)).toHaveLength(1);
});

test('a malformed envelope is refused as a whole', async () => {
  expect((await report([])).status).toBe(422);
  expect((await report(Array.from({ length: 1_001 }, () => task()))).status).toBe(422);
  expect((await customer.post('/v1/execution-tasks', { tasks: [task()], more: 1 })).status).toBe(422);
  expect((await customer.post('/v1/execution-tasks', '{')).status).toBe(400);
  expect(
    (await customer.post('/v1/execution-tasks', { tasks: [task({ data: 'x'.repeat(1_100_000) })] })).status,
  ).toBe(413);
});

test('a report by its address takes what an HTTP module sends: text for numbers, and nothing for what is empty', async () => {
  const body = {
    executionId: `http-${installation.id}`,
    status: 'completed',
    startedAt: '2026-03-15T11:00:00Z',
    finishedAt: '',
    items: '7',
    inputTokens: '120',
    outputTokens: '',
    credits: '3.5',
    warning: 'true',
    cost: { amountMicros: '1200', currency: 'usd' },
    value: { amountMicros: '', currency: '' },
    error: null,
  };
  const answer = await customer.post(`/v1/report/${installation.token}`, body, { authorization: '' });
  expect([answer.status, answer.body]).toEqual([204, '']);
  const [row] = await stored(body.executionId);
  expect(row).toMatchObject({
    items: 7,
    input_tokens: 120,
    output_tokens: null,
    credits: '3.5',
    has_warning: true,
    cost_micros: 1200,
    value_micros: null,
  });
  expect(row.finished_at).toEqual(now);
});

test('a report by an unknown address is 404, an incomplete one 422', async () => {
  const complete = { executionId: 'x', status: 'completed', startedAt: '2026-03-15T11:00:00Z' };
  expect((await customer.post('/v1/report/rpt_unknown', complete)).status).toBe(404);
  const incomplete = await customer.post(`/v1/report/${installation.token}`, {
    ...complete,
    executionId: '',
  });
  expect(incomplete.status).toBe(422);
  expect(incomplete.body.errors).toMatchObject([{ path: '/executionId' }]);
  const named = await customer.post(`/v1/report/${installation.token}`, {
    ...complete,
    installationId: installation.id,
  });
  expect(named.body.errors).toMatchObject([{ path: '/installationId' }]);
});

test('a removed installation may report late, and a pending one reports without being confirmed by it', async () => {
  for (const status of ['uninstalled', 'pending']) {
    const other = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      status,
      confirmedAt: null,
    });
    expect((await report([task({ installationId: other.id })])).body).toMatchObject({ accepted: 1 });
    const { rows } = await server.pool.query('select status, confirmed_at from installations where id = $1', [
      other.id,
    ]);
    expect(rows).toEqual([{ status, confirmed_at: null }]);
  }
});

test('two hundred reports of one task at once are one task, one value and one in the sums', async () => {
  const other = await insertScenario(server.pool);
  const busy = await insertInstallation(server.pool, { customerId: customer.id, scenario: other });
  const tasks = ['a', 'b', 'c'].map((taskKey) =>
    task({ installationId: busy.id, executionId: 'storm', taskKey }),
  );
  const hours = async () => {
    const { rows } = await server.pool.query(
      'select coalesce(sum(completed), 0)::int as completed from task_hours',
    );
    return rows[0].completed;
  };
  const before = await hours();
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => report(index % 2 ? tasks : tasks.toReversed())),
  );
  const total = (name: string) => answers.reduce((sum, { body }) => sum + body[name], 0);
  expect([total('accepted'), total('duplicates'), total('updated')]).toEqual([3, 597, 0]);
  const { rows } = await server.pool.query(
    `select (select sum(started) from task_days where scenario_no = no)::int as days,
       (select count(*) from task_values join execution_tasks on id = task_id where scenario_id = scenarios.id)::int as worth
     from scenarios where id = $1`,
    [other.id],
  );
  expect(rows).toEqual([{ days: 3, worth: 3 }]);
  expect(await hours()).toBe(before + 3);
});
