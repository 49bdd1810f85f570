import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupFailedTasks } from '../../../server/errors/group-failed-tasks.ts';
import type { ErrorDetail, ErrorGroup } from '../../../server/errors/schema.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { groupAll } from './group-all.ts';

let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;
let customers: Awaited<ReturnType<typeof customerClient>>[];
let installations: string[];

beforeAll(async () => {
  server = await startTestServer({ env: { RELEASE_COMMIT: '1a2b3c4d5e' } });
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  await server.pool.query(`update scenarios set apps = '{xero,google-sheets}' where id = $1`, [scenario.id]);
  customers = [await customerClient(server, 'Ann'), await customerClient(server, 'Bea')];
  installations = await Promise.all(
    customers.map(async ({ id }) => (await insertInstallation(server.pool, { customerId: id, scenario })).id),
  );
});
afterAll(() => server.close());

type Failed = { error?: { code?: string; message?: string }; kind?: string };
let executions = 0;
const fail = async (who: number, failed: Failed = {}) => {
  executions += 1;
  const { status, body } = await customers[who]!.post('/v1/execution-tasks', {
    tasks: [
      {
        installationId: installations[who],
        executionId: `exe-${executions}`,
        status: 'failed',
        startedAt: new Date().toISOString(),
        ...failed,
      },
    ],
  });
  expect([status, body.rejected]).toEqual([200, []]);
};
const group = () => server.deps.queue.enqueue(server.pool, 'errors.group-failed-tasks', {});
const list = async (query = ''): Promise<ErrorGroup[]> =>
  (await operator.get(`/admin/errors${query}`)).body.items;
const first = async (query: string) => (await list(query))[0]!;
const detail = async (id: string): Promise<ErrorDetail> => (await operator.get(`/admin/errors/${id}`)).body;
const byTitle = async (title: string) => (await list('?limit=100')).find((item) => item.title === title);
const counted = async (title: string, count: number) => {
  await expect.poll(async () => (await byTitle(title))?.count, { timeout: 15_000 }).toBe(count);
};
const opened = async (id: string) =>
  (
    await server.pool.query(
      `select data from outbox_events where type = 'errorGroup.opened' and data ->> 'groupId' = $1`,
      [id],
    )
  ).rows;

describe('failed runs of customers', () => {
  test('those that say the same of one scenario are one, with customers, app and samples', async () => {
    const message = (no: number) => `Xero: invoice ${no} of jane${no}@moore-books.com cannot be read`;
    for (const who of [0, 0, 1])
      await fail(who, { error: { code: '401', message: message(executions + 100) } });
    await fail(0, { error: { code: '403', message: 'Xero forbids it' } });
    await group();
    await counted('Xero: invoice # of <email> cannot be read', 3);
    const groups = await list('?order=count');
    expect(groups.map(({ code, count }) => [code, count])).toEqual([
      ['401', 3],
      ['403', 1],
    ]);
    expect(groups[0]).toMatchObject({
      kind: 'task',
      title: 'Xero: invoice # of <email> cannot be read',
      app: 'xero',
      operation: null,
      scenario: { id: scenario.id, slug: scenario.slug, title: 'Invoice chasing' },
      state: 'open',
      customers: 2,
      firstRelease: 'version 1',
      lastRelease: 'version 1',
      reopenedAt: null,
    });
    const body = await detail(groups[0]!.id);
    expect(body.samples.map(({ customerId }) => customerId).toSorted()).toEqual(
      [customers[0]!.id, customers[0]!.id, customers[1]!.id].toSorted(),
    );
    expect(body.samples[0]!.message).toMatch(
      /^Xero: invoice \d+ of \[removed:email_address\] cannot be read$/,
    );
    expect(body.samples[0]!.executionId).toMatch(/^exe-\d$/);
    expect(body.hours.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(body.days.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(body.releases).toMatchObject([{ release: 'version 1', count: 3 }]);
    expect(await opened(groups[0]!.id)).toEqual([
      { data: expect.objectContaining({ kind: 'task', title: groups[0]!.title, code: '401' }) },
    ]);
  });

  test('grouping again counts nothing twice, and a failure without words has a group too', async () => {
    await fail(0);
    await group();
    await counted('Failed without telling why', 1);
    await group();
    await fail(1);
    await group();
    await counted('Failed without telling why', 2);
  });

  test('each is counted once also by two servers at the same time', async () => {
    for (let no = 0; no < 20; no += 1) await fail(no % 2, { error: { message: 'Twice at once' } });
    await Promise.all([1, 2, 3].map(() => groupFailedTasks(server.deps)));
    await groupAll(server);
    expect(await byTitle('Twice at once')).toMatchObject({ count: 20, customers: 2 });
  });

  test('texts that differ every time run together after fifty of a day', async () => {
    const words = (no: number) => String(no).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    for (let no = 100; no < 160; no += 1) await fail(0, { error: { message: `Wrong word ${words(no)}` } });
    await groupAll(server);
    const others = await byTitle('Others, of more kinds than are told apart');
    const { rows } = await server.pool.query(
      `select count(*)::int as n, sum(count)::int as sum from error_groups where scenario_id = $1`,
      [scenario.id],
    );
    expect(rows[0].n).toBe(51);
    expect(rows[0].sum).toBe(executions);
    expect(others!.count).toBeGreaterThanOrEqual(10);
  });
});

describe('what fails on our side', () => {
  test('a request that fails is there within seconds, with its place and its request id', async () => {
    await server.pool.query('alter table feedback rename to feedback_away');
    const answers = [];
    for (const who of [0, 1, 1]) answers.push(await customers[who]!.get('/v1/feedback'));
    await server.pool.query('alter table feedback_away rename to feedback');
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500]);
    const find = async () => await first('?kind=request');
    await expect.poll(async () => (await find())?.count, { timeout: 15_000 }).toBe(3);
    const found = await find();
    expect(found).toMatchObject({
      kind: 'request',
      code: '42P01',
      operation: 'GET /v1/feedback',
      title: 'error: relation "feedback" does not exist',
      scenario: null,
      customers: 2,
      firstRelease: '0.1.0+1a2b3c4',
    });
    expect(found.place).toContain('server/feedback/queries.ts');
    const body = await detail(found.id);
    expect(body.samples.map(({ requestId }) => requestId)).toContain(answers[0]!.headers.get('X-Request-Id'));
    expect(body.samples[0]!.stack).toContain('server/feedback/');
    expect(body.samples[0]!.stack).not.toContain(process.cwd());
    expect(await opened(found.id)).toHaveLength(1);
  });

  test('a job that fails is there with its name', async () => {
    await server.pool.query('alter table error_reading rename to error_reading_away');
    await group();
    await expect
      .poll(async () => (await first('?kind=job'))?.operation, { timeout: 20_000 })
      .toBe('errors.group-failed-tasks');
    await server.pool.query('alter table error_reading_away rename to error_reading');
    expect((await first('?kind=job')).title).toContain('error_reading');
  });

  test('a refusal that was meant is no failure', async () => {
    const before = (await list('?kind=request')).length;
    expect((await apiClient(server.url).get('/admin/errors')).status).toBe(401);
    expect((await operator.get('/admin/errors/erg_none')).status).toBe(404);
    expect((await list('?kind=request')).length).toBe(before);
  });
});

describe('the state of a kind of failure', () => {
  /** Of a scenario of their own, for the other one has had its new kinds of today. */
  beforeAll(async () => {
    const other = await insertScenario(server.pool, { title: 'Lead intake' });
    versionId = other.versionId;
    installations[0] = (
      await insertInstallation(server.pool, { customerId: customers[0]!.id, scenario: other })
    ).id;
  });
  let versionId: string;
  const once = async (message: string) => {
    await fail(0, { error: { code: 'E1', message } });
    await groupAll(server);
    return await first(`?code=E1`);
  };

  test('what is resolved opens again when it is seen once more, and is announced again', async () => {
    const { id } = await once('Came back');
    const resolved = await operator.patch(`/admin/errors/${id}`, { state: 'resolved' });
    expect([resolved.status, resolved.body.state]).toEqual([200, 'resolved']);
    expect(resolved.body.changedAt).not.toBeNull();
    expect(await list('?code=E1&state=resolved')).toHaveLength(1);
    await once('Came back');
    const body = await detail(id);
    expect([body.state, body.count]).toEqual(['open', 2]);
    expect(body.reopenedAt).not.toBeNull();
    expect(await opened(id)).toHaveLength(2);
  });

  test('what is resolved in the next release stays so until a later version shows it', async () => {
    const { id } = await first('?code=E1');
    await operator.patch(`/admin/errors/${id}`, { state: 'resolved', fixedIn: 'next' });
    expect((await once('Came back')).state).toBe('resolved');
    const second = 'ver_second';
    await server.pool.query(
      `insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at, published_at)
       select $2, scenario_id, 2, blueprint, report, now(), now() from scenario_versions where id = $1`,
      [versionId, second],
    );
    await server.pool.query(`update installations set version_id = $1 where id = $2`, [
      second,
      installations[0],
    ]);
    const seen = await once('Came back');
    expect([seen.state, seen.lastRelease]).toEqual(['open', 'version 2']);
    expect(await opened(id)).toHaveLength(3);
  });

  test('what is ignored goes on being counted and stays as it is', async () => {
    const { id, count } = await first('?code=E1');
    await operator.patch(`/admin/errors/${id}`, { state: 'ignored' });
    expect(await once('Came back')).toMatchObject({ state: 'ignored', count: count + 1 });
    expect(await opened(id)).toHaveLength(3);
  });

  test('who may only read changes nothing, and a wrong change is named', async () => {
    const { id } = await first('');
    const reader = await operatorClient(server, ['settings:read']);
    expect((await reader.get(`/admin/errors/${id}`)).status).toBe(200);
    expect((await reader.patch(`/admin/errors/${id}`, { state: 'open' })).status).toBe(403);
    expect((await operator.patch(`/admin/errors/${id}`, { state: 'gone' })).body.errors[0].path).toBe(
      '/state',
    );
    const refused = await operator.patch(`/admin/errors/${id}`, { state: 'open', fixedIn: 'next' });
    expect(refused.body.errors[0].path).toBe('/fixedIn');
    expect((await operator.patch('/admin/errors/erg_none', { state: 'open' })).status).toBe(404);
  });
});

describe('the list', () => {
  test.each(['lastSeen', 'firstSeen', 'count', 'customers'])(
    'pages by %s without skipping or repeating',
    async (order) => {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body } = await operator.get(
          `/admin/errors?limit=7&order=${order}${cursor && `&cursor=${cursor}`}`,
        );
        ids.push(...(body.items as ErrorGroup[]).map(({ id }) => id));
        cursor = body.nextCursor;
      }
      const { rows } = await server.pool.query('select count(*)::int as n from error_groups');
      expect(ids).toHaveLength(rows[0].n);
      expect(new Set(ids).size).toBe(rows[0].n);
    },
  );

  test('filters by scenario, customer and code', async () => {
    expect((await list(`?scenario=${scenario.slug}&kind=request`)).length).toBe(0);
    expect((await list(`?scenario=${scenario.slug}&code=403`)).length).toBe(1);
    expect((await list(`?customer=${customers[1]!.id}&code=403`)).length).toBe(0);
    expect((await list(`?customer=${customers[1]!.id}&code=401`)).length).toBe(1);
  });
});

test('a message that no text of the database holds is kept without what is in the way, with all that failed beside it', async () => {
  const tell = (message: string) =>
    server.deps.failures.tell({ kind: 'loop', name: 'the odd one', error: new TypeError(message) });
  tell('An ordinary failure');
  tell(`Broken \0 in ${'x'.repeat(5)} \ud83d end`);
  tell(`${'y'.repeat(299)}😀`.repeat(30_000));
  await counted('TypeError: An ordinary failure', 1);
  await counted('TypeError: Broken in xxxxx � end', 1);
  const { id = '' } = (await byTitle('TypeError: Broken in xxxxx � end')) ?? {};
  expect((await detail(id)).samples[0]?.message).toBe('Broken  in xxxxx � end');
});
