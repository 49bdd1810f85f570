import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import {
  findInstallation,
  findInstallationByReportToken,
} from '../../../server/installations/find-installation.ts';
import { installationsJobs } from '../../../server/installations/jobs.ts';
import { readForOperators } from '../../../server/installations/read-for-operators.ts';
import { callWith, firstBlueprint, startWorld, teamId, type Call, type World } from './world.ts';

let world: World;
let call: Call;
let customerId: string;
let scenarioId: string;

beforeAll(async () => {
  world = await startWorld();
  ({ call, id: customerId } = await world.newCustomer());
  scenarioId = (await world.newScenario('Lead alert', [firstBlueprint])).id;
});
afterAll(() => world.close());
afterEach(() => world.setNow(null));

const begin = async () => (await call('POST', '/v1/installations', { body: { scenario: scenarioId } })).body;
const put = async (id: string, status: string) =>
  world.pool.query(
    `update installations set status = $2, confirmed_at = case when $2 in ('installed', 'uninstalled') then now() end,
       ended_at = case when $2 in ('pending', 'installed') then null else now() end where id = $1`,
    [id, status],
  );
const statusOf = async (id: string) => (await call('GET', `/v1/installations/${id}`)).body['status'];

describe('the state machine', () => {
  const allowed = new Set(['pending>installed', 'pending>failed', 'installed>uninstalled']);
  const moves = ['pending', 'installed', 'failed', 'uninstalled', 'abandoned'].flatMap((from) =>
    ['installed', 'failed', 'uninstalled'].map((to) => [from, to] as const),
  );

  test.each(moves)('%s → %s', async (from, to) => {
    const { id } = await begin();
    await put(id, from);
    const answer = await call('PATCH', `/v1/installations/${id}`, { body: { status: to } });
    expect(answer.status).toBe(allowed.has(`${from}>${to}`) ? 200 : 409);
    expect(await statusOf(id)).toBe(answer.status === 200 ? to : from);
  });

  test('a confirmation sets its time, once; an end sets its own', async () => {
    const { id } = await begin();
    world.setNow(new Date('2031-05-06T07:08:09.000Z'));
    const confirmed = await call('PATCH', `/v1/installations/${id}`, { body: { status: 'installed' } });
    expect(confirmed.body).toMatchObject({ confirmedAt: '2031-05-06T07:08:09.000Z', endedAt: null });
    world.setNow(new Date('2031-05-07T00:00:00.000Z'));
    const removed = await call('PATCH', `/v1/installations/${id}`, { body: { status: 'uninstalled' } });
    expect(removed.body).toMatchObject({
      confirmedAt: '2031-05-06T07:08:09.000Z',
      endedAt: '2031-05-07T00:00:00.000Z',
    });
  });

  test('of two moves at once one wins', async () => {
    const { id } = await begin();
    const answers = await Promise.all(
      ['installed', 'failed'].map((status) => call('PATCH', `/v1/installations/${id}`, { body: { status } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  test('only the statuses that a customer may set are taken', async () => {
    const { id } = await begin();
    for (const body of [
      { status: 'abandoned' },
      { status: 'installed', colour: 'red' },
      { status: 'installed', makeScenarioId: 0 },
      {},
    ])
      expect((await call('PATCH', `/v1/installations/${id}`, { body })).status).toBe(422);
  });
});

test('what nobody confirms within 24 hours is abandoned by the job, and its key is free again', async () => {
  const start = new Date('2032-01-01T00:00:00.000Z');
  world.setNow(start);
  const old = (await call('POST', '/v1/installations', { body: { scenario: scenarioId }, key: 'same-key' }))
    .body;
  const confirmed = await begin();
  await call('PATCH', `/v1/installations/${confirmed.id}`, { body: { status: 'installed' } });
  world.setNow(new Date(start.getTime() + 60 * 60 * 1000));
  const young = await begin();
  const job = installationsJobs({ ...world.server.deps })['installations.abandon-pending'];
  expect(job?.schedule).toBe('*/15 * * * *');
  world.setNow(new Date(start.getTime() + 24 * 60 * 60 * 1000));
  await job?.run(undefined as never);
  expect(await statusOf(old.id)).toBe('pending');
  world.setNow(new Date(start.getTime() + 24 * 60 * 60 * 1000 + 1));
  await job?.run(undefined as never);
  expect([await statusOf(old.id), await statusOf(confirmed.id), await statusOf(young.id)]).toEqual([
    'abandoned',
    'installed',
    'pending',
  ]);
  const again = await call('POST', '/v1/installations', { body: { scenario: scenarioId }, key: 'same-key' });
  expect([again.status, again.body.id === old.id]).toEqual([201, false]);
});

test('ending one that waits abandons it, and again changes nothing', async () => {
  const { id } = await begin();
  expect((await call('DELETE', `/v1/installations/${id}`)).status).toBe(204);
  expect((await call('DELETE', `/v1/installations/${id}`)).status).toBe(204);
  expect(await statusOf(id)).toBe('abandoned');
});

test('deleting the scenario needs a token of its zone; when Make has lost it already that is fine', async () => {
  const { body } = await call('POST', '/v1/installations', {
    body: { scenario: scenarioId, teamId },
    make: true,
  });
  const path = `/v1/installations/${body.id}?deleteScenario=true`;
  expect((await call('DELETE', path)).status).toBe(422);
  expect(
    (await call('DELETE', path, { make: true, headers: { 'x-make-zone': 'us1.make.com' } })).status,
  ).toBe(422);
  world.make.failNext({ kind: '403', method: 'DELETE' });
  expect((await call('DELETE', path, { make: true })).status).toBe(424);
  expect(await statusOf(body.id)).toBe('installed');
  world.make.account.scenarios.delete((body['make'] as { scenarioId: number }).scenarioId);
  expect((await call('DELETE', path, { make: true })).status).toBe(204);
  expect(await statusOf(body.id)).toBe('uninstalled');
});

test('a report token leads to its installation and to no other', async () => {
  const { id, ...body } = await begin();
  const token = (body['report'] as { url: string }).url.split('/').at(-1) ?? '';
  expect(await findInstallationByReportToken(world.pool, token)).toMatchObject({
    id,
    customerId,
    scenarioId,
    status: 'pending',
    confirmedAt: null,
  });
  expect(
    await findInstallationByReportToken(
      world.pool,
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    ),
  ).toBeNull();
  expect(await findInstallation(world.pool, 'ins_nobody')).toBeNull();
});

describe('drop-downs', () => {
  const items = async (path: string) => (await call('GET', path, { make: true })).body['items'];

  test('list organizations, teams, folders and connections as Make gives them', async () => {
    expect(await items('/v1/make/organizations')).toEqual([{ label: 'Northwind', value: 501 }]);
    expect(await items('/v1/make/teams?organizationId=501')).toEqual([
      { label: 'Operations', value: 601 },
      { label: 'Marketing', value: 602 },
    ]);
    expect(await items('/v1/make/folders?teamId=601')).toEqual([
      { label: 'Library', value: 701 },
      { label: 'Library/Reports', value: 702 },
    ]);
    expect(await items('/v1/make/connections?teamId=601')).toHaveLength(2);
    expect(await items('/v1/make/connections?teamId=601&app=google-sheets')).toEqual([
      { label: 'Sheets of Kim', value: 801 },
    ]);
    expect(await items('/v1/make/connections?teamId=601&app=slack')).toEqual([
      { label: 'Northwind Slack', value: 802 },
    ]);
    expect(await items('/v1/make/connections?teamId=601&app=notion')).toEqual([]);
  });

  test('name the header that is missing, and tell what Make says', async () => {
    const noToken = await call('GET', '/v1/make/organizations');
    expect([noToken.status, noToken.body['errors']]).toEqual([
      422,
      [{ path: '/headers/X-Make-Token', message: expect.any(String) }],
    ]);
    expect((await call('GET', '/v1/make/teams', { make: true })).status).toBe(422);
    const foreign = await call('GET', '/v1/make/organizations', {
      make: true,
      headers: { 'x-make-token': 'not-a-known-token' },
    });
    expect([foreign.status, foreign.body['make']]).toEqual([
      424,
      expect.objectContaining({ code: 'SC401', status: 401 }),
    ]);
    for (const kind of ['html', '429', '500'] as const) {
      world.make.failNext({ kind });
      expect((await call('GET', '/v1/make/organizations', { make: true })).status).toBe(424);
    }
    world.make.failNext({ kind: 'reset' });
    expect((await call('GET', '/v1/make/organizations', { make: true })).status).toBe(504);
  });
});

describe('operators', () => {
  test('see every installation with its customer and its runs; analysts see no personal data', async () => {
    const { id } = await begin();
    await call('PATCH', `/v1/installations/${id}`, { body: { status: 'installed' } });
    const report = {
      installationId: id,
      executionId: 'e1',
      status: 'completed',
      startedAt: new Date().toISOString(),
      finishedAt: new Date().toISOString(),
    };
    const reported = await call('POST', '/v1/execution-tasks', { body: { tasks: [report] } });
    expect(reported.body).toMatchObject({ accepted: 1 });
    const { key } = await createOperatorKey(world.pool, { scopes: ['customers:read'] }, new Date());
    const operator = callWith(world.server.url, key);
    const one = await operator('GET', `/admin/installations/${id}`);
    expect(one.body).toMatchObject({
      id,
      status: 'installed',
      scenario: { id: scenarioId, slug: 'lead-alert', title: 'Lead alert' },
      version: { number: 1 },
      customer: { id: customerId, name: 'Kim Maker', email: 'c1@customer.example' },
      make: null,
      executions: { started: 1, completed: 1, failed: 0, lastReportAt: expect.any(String) },
    });
    const listed = await operator(
      'GET',
      `/admin/installations?customer=${customerId}&scenario=lead-alert&status=installed&limit=100`,
    );
    expect((listed.body['items'] as { id: string }[]).map((item) => item.id)).toContain(id);
    const analyst = {
      kind: 'operator',
      operatorId: 'opr_1',
      keyId: null,
      role: 'analyst',
      scopes: ['customers:read'],
    } as const;
    expect((await readForOperators(world.pool, analyst, id)).customer).toEqual({
      id: customerId,
      name: null,
      email: null,
    });
    expect((await operator('GET', '/admin/installations/ins_nobody')).status).toBe(404);
    const { key: other } = await createOperatorKey(world.pool, { scopes: ['billing:read'] }, new Date());
    expect((await callWith(world.server.url, other)('GET', '/admin/installations')).status).toBe(403);
  });
});
