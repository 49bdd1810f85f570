import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import {
  insertInstallation,
  insertScenario,
  type InstallationRow,
  type ScenarioRow,
} from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let scenario: ScenarioRow;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  scenario = await insertScenario(server.pool);
  operator = await operatorClient(server);
  // What the database refuses here, and no rule before it: a failure with this code is announced, and cannot be.
  await server.pool.query(
    `alter table outbox_events add constraint outbox_events_test_check check (data ->> 'errorCode' is distinct from 'poison')`,
  );
});
afterAll(() => server.close());

async function world() {
  const customer = await customerClient(server);
  const installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  return { customer, installation, waiting: () => kept(`state=waiting&customer=${customer.id}`) };
}
const kept = async (query: string) =>
  (await operator.get(`/admin/quarantined-tasks?limit=100&${query}`)).body.items;
const task = (installation: InstallationRow, executionId: string, fields: Record<string, unknown> = {}) => ({
  installationId: installation.id,
  executionId,
  status: 'completed',
  startedAt: '2026-03-15T11:00:00Z',
  finishedAt: '2026-03-15T11:00:05Z',
  ...fields,
});
const poison = { status: 'failed', error: { code: 'poison', message: 'x' } };
const recorded = async (installation: InstallationRow) => {
  const { rows } = await server.pool.query<{ id: string }>(
    'select execution_id as id from execution_tasks where installation_id = $1 order by 1',
    [installation.id],
  );
  return rows.map(({ id }) => id);
};

describe('a task that the database refuses', () => {
  test('one of a thousand costs nobody else, is answered, and is kept', async () => {
    const { customer, installation, waiting } = await world();
    const tasks = Array.from({ length: 1_000 }, (_, index) =>
      task(installation, `run-${index}`, index === 617 ? poison : {}),
    );
    const other = await world();
    const [answer, theirs] = await Promise.all([
      customer.post('/v1/execution-tasks', { tasks }),
      other.customer.post('/v1/execution-tasks', { tasks: [task(other.installation, 'theirs')] }),
    ]);
    expect(theirs.body).toMatchObject({ accepted: 1, rejected: [] });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ accepted: 999, duplicates: 0, updated: 0 });
    expect(answer.body.rejected).toEqual([
      { index: 617, errors: [{ path: '/', message: expect.stringContaining('kept') }] },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('outbox_events_test_check'); // our tables are no news for customers
    expect(await recorded(installation)).toHaveLength(999);
    const [row, ...others] = await waiting();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      customer: customer.id,
      installationId: installation.id,
      kind: 'task',
      reason: 'poisoned',
      task: tasks[617],
      state: 'waiting',
      outcome: null,
      times: 1,
    });
    expect(row.errors[0].message).toContain('outbox_events_test_check'); // but for operators
    expect((await operator.get('/metrics')).body).toMatch(/quarantined_tasks_total\{reason="poisoned"\} \d+/);
  });

  test('by the address of an installation it is 422, kept, and recorded by a replay with the credit that the report cost', async () => {
    const { installation, waiting, customer } = await world();
    const { installationId: _installation, ...body } = task(installation, 'by-address', poison);
    const answer = await customer.post(`/v1/report/${installation.token}`, body, { authorization: '' });
    expect(answer.status).toBe(422);
    const [row] = await waiting();
    await operator.patch(`/admin/quarantined-tasks/${row.id}`, { task: task(installation, 'by-address') });
    await operator.post(`/admin/quarantined-tasks/${row.id}/replay`);
    const { rows } = await server.pool.query(
      `select reporting_credits as credits from execution_tasks where installation_id = $1`,
      [installation.id],
    );
    expect(rows).toEqual([{ credits: 1 }]);
  });
});

describe('operators', () => {
  test('see, mend and replay what was refused; a second replay and the task itself count nothing twice', async () => {
    const { customer, installation, waiting } = await world();
    const bad = task(installation, 'mended', { items: -3, finishedAt: undefined });
    await customer.post('/v1/execution-tasks', { tasks: [bad] });
    const [row] = await waiting();
    expect(row).toMatchObject({ reason: 'refused', task: { items: -3 }, errors: [{ path: '/items' }] });
    const path = `/admin/quarantined-tasks/${row.id}`;

    const unmended = await operator.post(`${path}/replay`);
    expect([unmended.status, unmended.body.state, unmended.body.outcome]).toEqual([
      200,
      'waiting',
      'rejected',
    ]);
    expect(await waiting()).toHaveLength(1); // and not kept a second time

    const mended = task(installation, 'mended', { items: 3, finishedAt: undefined });
    expect((await operator.patch(path, { task: { ...mended, installationId: 'ins_other' } })).status).toBe(
      422,
    );
    const patched = await operator.patch(path, { task: mended });
    expect(patched.body).toMatchObject({ isMended: true, task: { items: 3 }, state: 'waiting' });

    now = new Date('2026-03-17T12:00:00Z'); // an end without a time is dated by its arrival, not by the replay
    const replayed = await operator.post(`${path}/replay`);
    expect(replayed.body).toMatchObject({ state: 'replayed', outcome: 'accepted' });
    const { rows } = await server.pool.query(
      'select items, finished_at as "finishedAt" from execution_tasks where installation_id = $1',
      [installation.id],
    );
    expect(rows).toEqual([{ items: 3, finishedAt: new Date('2026-03-15T12:00:00Z') }]);

    expect((await operator.post(`${path}/replay`)).status).toBe(409);
    expect((await operator.patch(path, { task: mended })).status).toBe(409);
    expect((await customer.post('/v1/execution-tasks', { tasks: [mended] })).body).toMatchObject({
      duplicates: 1,
    });
    expect(await waiting()).toEqual([]);
    expect(await kept(`state=replayed&customer=${customer.id}`)).toHaveLength(1);
  });

  test('several who replay at once record it once', async () => {
    const { customer, installation, waiting } = await world();
    await customer.post('/v1/execution-tasks', { tasks: [task(installation, 'raced', { items: 1.5 })] });
    const [row] = await waiting();
    const path = `/admin/quarantined-tasks/${row.id}`;
    await operator.patch(path, { task: task(installation, 'raced') });
    const answers = await Promise.all(Array.from({ length: 8 }, () => operator.post(`${path}/replay`)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual(
      [],
    );
    expect(await recorded(installation)).toEqual(['raced']);
    const figures = await operator.get(
      `/admin/analytics/completion?from=2026-03-15&to=2026-03-15&customer=${customer.id}`,
    );
    expect(figures.body.totals).toMatchObject({ started: 1, completed: 1 });
  });

  test('put aside what cannot be mended, and it stays aside when it comes again', async () => {
    const { customer, installation, waiting } = await world();
    const bad = task(installation, 'aside', { colour: 'red' });
    await customer.post('/v1/execution-tasks', { tasks: [bad] });
    const [row] = await waiting();
    expect((await operator.delete(`/admin/quarantined-tasks/${row.id}`)).status).toBe(204);
    await customer.post('/v1/execution-tasks', { tasks: [bad, bad] });
    expect(await waiting()).toEqual([]);
    expect(await kept(`state=discarded&customer=${customer.id}`)).toMatchObject([{ id: row.id, times: 2 }]);
    expect((await operator.delete('/admin/quarantined-tasks/qua_unknown')).status).toBe(404);
  });

  test('need the scope, and analysts do not see what customers wrote', async () => {
    const { customer, installation } = await world();
    await customer.post('/v1/execution-tasks', {
      tasks: [task(installation, 'secret', { items: -1, data: { name: 'Ada Lovelace' } })],
    });
    const limited = await operatorClient(server, ['settings:read']);
    const { items } = (await limited.get(`/admin/quarantined-tasks?customer=${customer.id}`)).body;
    expect(items).toMatchObject([{ task: null, errors: [{ path: '/items' }] }]);
    expect((await limited.delete(`/admin/quarantined-tasks/${items[0].id}`)).status).toBe(403);
    expect(
      (await (await operatorClient(server, ['analytics:read'])).get('/admin/quarantined-tasks')).status,
    ).toBe(403);
  });
});

describe('what is kept', () => {
  test('are reports for installations of the caller alone', async () => {
    const { customer, waiting } = await world();
    const other = await world();
    await customer.post('/v1/execution-tasks', {
      tasks: [
        task(other.installation, 'theirs', { items: -1 }),
        { ...task(other.installation, 'unknown', { items: -1 }), installationId: 'ins_unknown' },
        { executionId: 'none' },
        'nonsense',
        7,
        null,
      ],
    });
    expect([await waiting(), await other.waiting()]).toEqual([[], []]);
  });

  test('is the same row when the same comes again, also twice in one batch', async () => {
    const { customer, installation, waiting } = await world();
    const bad = task(installation, 'again', { items: -1 });
    for (let sent = 0; sent < 3; sent += 1) await customer.post('/v1/execution-tasks', { tasks: [bad, bad] });
    expect(await waiting()).toMatchObject([{ times: 3 }]);
  });

  test('is text that no database keeps, too, and only the beginning of what is long, which must be sent anew', async () => {
    const { customer, installation, waiting } = await world();
    const nested = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown;
    await customer.post('/v1/execution-tasks', {
      tasks: [
        task(installation, 'nul', { data: { text: 'a\u0000b\ud800' } }),
        task(installation, 'deep', { data: nested }),
        task(installation, 'long', { items: -1, data: 'ä'.repeat(20_000) }),
      ],
    });
    const rows = await waiting();
    expect(rows).toHaveLength(3);
    const byId = (id: string) =>
      rows.find((row: { task: { executionId: string } | null }) => row.task?.executionId === id);
    expect(byId('nul').task.data.text.startsWith('a\u0000b')).toBe(true);
    expect(byId('deep').task.data).toEqual(nested);
    const long = rows.find((row: { task: unknown }) => row.task === null);
    expect(long.cutText).toMatch(/ä$/);
    expect(Buffer.byteLength(long.cutText)).toBeLessThanOrEqual(16 * 1024);
    const path = `/admin/quarantined-tasks/${long.id}`;
    expect((await operator.post(`${path}/replay`)).status).toBe(409);
    await operator.patch(path, { task: task(installation, 'long') });
    expect((await operator.post(`${path}/replay`)).body).toMatchObject({ outcome: 'accepted' });
  });

  test('is nesting without end, by a word, and the batch goes on', async () => {
    const { customer, installation, waiting } = await world();
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const body = `{"tasks":[${JSON.stringify(task(installation, 'endless')).slice(0, -1)},"data":${deep}},${JSON.stringify(task(installation, 'fine'))}]}`;
    const answer = await customer.post('/v1/execution-tasks', body);
    expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ index: 0 }] });
    expect(await waiting()).toHaveLength(1);
  });

  test('is the newest thousand of a customer, whatever others send', async () => {
    const { customer, installation, waiting } = await world();
    const other = await world();
    await other.customer.post('/v1/execution-tasks', {
      tasks: [task(other.installation, 'x', { items: -1 })],
    });
    for (const batch of ['a', 'b'])
      await customer.post('/v1/execution-tasks', {
        tasks: Array.from({ length: 700 }, (_, index) =>
          task(installation, `${batch}-${index}`, { items: -1 }),
        ),
      });
    const { rows } = await server.pool.query(
      'select count(*)::int as count from quarantined_tasks where customer_id = $1',
      [customer.id],
    );
    expect(rows).toEqual([{ count: 1_000 }]);
    expect((await waiting()).length).toBe(100);
    expect(await other.waiting()).toHaveLength(1);
  });

  test('goes 30 days after it last came', async () => {
    const { customer, installation, waiting } = await world();
    now = new Date('2026-04-01T12:00:00Z');
    const bad = (id: string) => task(installation, id, { items: -1 });
    await customer.post('/v1/execution-tasks', { tasks: [bad('once'), bad('again')] });
    now = new Date('2026-04-20T12:00:00Z');
    await customer.post('/v1/execution-tasks', { tasks: [bad('again')] });
    now = new Date('2026-05-01T12:00:01Z');
    await allJobs(server.deps)['executions.delete-old-quarantine']?.run({} as never);
    expect(await waiting()).toMatchObject([{ task: { executionId: 'again' } }]);
  });
});

test('a figure of a customer’s own is kept and replayed like a task', async () => {
  const { customer, installation, waiting } = await world();
  const figure = {
    scenario: scenario.id,
    installationId: installation.id,
    name: 'hours',
    value: 3,
    recordedAt: now.toISOString(),
  };
  const { installationId: _own, ...general } = figure;
  const answer = await customer.post('/v1/metrics', {
    metrics: [{ ...figure, value: 'many' }, { ...general, name: '' }, figure],
  });
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ index: 0 }, { index: 1 }] });
  const rows = await waiting();
  expect(rows).toMatchObject([{ kind: 'metric' }, { kind: 'metric' }]);
  for (const row of rows) {
    const path = `/admin/quarantined-tasks/${row.id}`;
    await operator.patch(path, { task: { ...row.task, value: 4, name: 'mended' } });
    expect((await operator.post(`${path}/replay`)).body).toMatchObject({ outcome: 'accepted' });
  }
  expect((await customer.get('/v1/metrics?name=mended')).body.items).toHaveLength(2);
});
