import { afterAll, beforeAll, expect, test } from 'vitest';
import { aboutJob, reasonOf } from '../../../server/operations/jobs/about-job.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

/** A job as the queue keeps it. */
async function insertJob(state: string, fields: Record<string, unknown> = {}): Promise<string> {
  const { name = 'feedback.send-reply-mail', data = {}, output = null, minutesAgo = 0 } = fields;
  const { rows } = await server.pool.query<{ id: string }>(
    `insert into jobs.job (name, state, data, output, retry_limit, retry_count, created_on, start_after, completed_on)
     values ($1, $2::jobs.job_state, $3, $4, 8, $5, now() - $6::int * interval '1 minute', now() + interval '1 hour', case when $2 = 'failed' then now() end)
     returning id`,
    [name, state, data, output, state === 'failed' ? 8 : 0, minutesAgo],
  );
  return rows[0]?.id ?? '';
}
type Job = { id: string; name: string; state: string; reason: string | null; about: Record<string, unknown> };
const jobsOf = async (query: string): Promise<Job[]> => {
  const { status, body } = await operator.get(`/admin/jobs?${query}`);
  expect(status).toBe(200);
  return body.items;
};

test('a job that gave up says why and what it is about, never what else it was given', async () => {
  const id = await insertJob('failed', {
    data: { feedbackId: 'fbk_01', token: 'slw_0123456789abcdef', email: 'ada@example.com', words: 'private' },
    output: {
      name: 'Error',
      message: 'no mail for ada@example.com with sk_live_0123456789 of "Ada"',
      stack: 'x',
    },
  });
  expect(await jobsOf('state=failed')).toEqual([
    expect.objectContaining({
      id,
      name: 'feedback.send-reply-mail',
      state: 'failed',
      tries: 8,
      mostTries: 8,
      reason: 'no mail for …@… with … of "…"',
      about: { feedbackId: 'fbk_01' },
    }),
  ]);
});

test('it is tried once more when somebody asks, once', async () => {
  const id = await insertJob('failed', { data: { feedbackId: 'fbk_none' }, minutesAgo: 1 });
  const retried = await operator.post(`/admin/jobs/${id}/retry`);
  expect(retried.status).toBe(202);
  expect(['waiting', 'running', 'done', 'failed']).toContain(retried.body.state);
  await until(async () => {
    const { rows } = await server.pool.query('select retry_limit, started_on from jobs.job where id = $1', [
      id,
    ]);
    return rows[0]?.retry_limit === 9;
  });
  const waiting = await insertJob('created');
  expect(await operator.post(`/admin/jobs/${waiting}/retry`)).toMatchObject({
    status: 409,
    body: { type: expect.stringContaining('job_not_failed') },
  });
  expect((await operator.post('/admin/jobs/00000000-0000-4000-8000-000000000000/retry')).status).toBe(404);
});

test('the list has each job once, page by page, while others come', async () => {
  const made: string[] = [];
  for (let minutesAgo = 10; minutesAgo < 15; minutesAgo += 1)
    made.push(await insertJob('cancelled', { minutesAgo, name: 'billing.sync-product' }));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await operator.get(
      `/admin/jobs?name=billing.sync-product&state=cancelled&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    seen.push(...body.items.map(({ id }: Job) => id));
    ({ nextCursor: cursor } = body);
    await insertJob('cancelled', { name: 'billing.sync-product' });
  } while (cursor !== null);
  expect(seen).toEqual(made);
});

test('every kind of job is told with what waits, and those by the clock with their next run', async () => {
  await server.pool.query(
    `insert into jobs.job (name, state, start_after) values ('billing.reconcile', 'created', now() - interval '10 minutes')`,
  );
  await insertJob('failed', {
    name: 'executions.make-partitions',
    output: { message: 'no room' },
  });
  const { body } = await operator.get('/admin/jobs/queues');
  const of = (name: string) => body.items.find((queue: Job) => queue.name === name);
  expect(body.items.every(({ name }: Job) => !name.startsWith('__'))).toBe(true);
  expect(of('feedback.send-reply-mail')).toMatchObject({ schedule: null });
  expect(of('feedback.send-reply-mail').later).toBeGreaterThan(0);
  const nightly = of('executions.make-partitions');
  expect(nightly.schedule.last).toMatchObject({ state: 'failed', reason: 'no room' });
  expect(Date.parse(nightly.schedule.nextAt)).toBeGreaterThan(Date.now());
  expect(Date.parse(nightly.schedule.nextAt)).toBeLessThan(Date.now() + 25 * 3_600_000);
});

test('only who may read settings sees jobs, and only who may change them tries again', async () => {
  const reader = await operatorClient(server, ['settings:read']);
  const other = await operatorClient(server, ['billing:read']);
  const id = await insertJob('failed');
  expect((await reader.get('/admin/jobs')).status).toBe(200);
  expect((await reader.post(`/admin/jobs/${id}/retry`)).status).toBe(403);
  for (const path of ['/admin/jobs', '/admin/jobs/queues', '/admin/system'])
    expect((await other.get(path)).status).toBe(403);
});

test('what a job is about are ids and days, and a reason is one line without what is quoted', () => {
  expect(
    aboutJob({
      id: 'rcn_1',
      customerIds: ['cus_1', 'two words'],
      from: '2026-03-01',
      attempt: 3,
      sinceAt: '2026-03-01T10:00:00Z',
      secret: 'x',
      key: 'y',
      sessionId: 'a'.repeat(80),
    }),
  ).toEqual({ id: 'rcn_1', customerIds: ['cus_1'], from: '2026-03-01', sinceAt: '2026-03-01T10:00:00Z' });
  expect(reasonOf({ value: { message: 'two\n  lines' } })).toBe('two lines');
  expect([reasonOf(null), reasonOf({}), reasonOf('cut off')]).toEqual([null, null, 'cut off']);
});
