import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { call, signedIn } from '../accounts/people.ts';

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let installationId: string;

type Event = { id: string; kind: string; event: string; at: string; facts: Record<string, unknown> };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

async function storyOf(query = 'limit=100', as: ApiClient = operator): Promise<Event[]> {
  const { status, body } = await as.get(`/admin/customers/${customer.id}/story?${query}`);
  expect(status).toBe(200);
  return body.items;
}
const tellsOf = async (event: string) => (await storyOf()).filter((each) => each.event === event);

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  const confirmedAt = minutesAgo(300);
  ({ id: installationId } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt,
  }));
  const at = (minutes: number) => minutesAgo(minutes).toISOString();
  await customer.post('/v1/execution-tasks', {
    tasks: [
      { executionId: 'a', status: 'completed', startedAt: at(200), finishedAt: at(199) },
      ...['b', 'c'].map((executionId) => ({
        executionId,
        status: 'failed',
        startedAt: at(100),
        finishedAt: at(99),
        error: { code: 'DataError', message: 'x' },
      })),
    ].map((task) => ({ installationId, ...task })),
  });
  await customer.put('/v1/consents', {
    consents: [{ purpose: 'benchmarks', granted: true, policyVersion: '2' }],
  });
  await customer.put('/v1/consents', {
    consents: [{ purpose: 'benchmarks', granted: false, policyVersion: '2' }],
  });
  await customer.post('/v1/api-keys', { name: 'Grace on her laptop' });
  await insertPayment(server.pool, {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: at(50),
    amount: 1900,
    refunded: 400,
  });
  await operator.post('/admin/rewards', { customer: customer.id, points: 50, reason: 'goodwill' });
  const { body } = await customer.post('/v1/feedback', {
    kind: 'bug',
    message: 'It stops',
    scenario: scenario.slug,
  });
  await operator.post(`/admin/feedback/${body.id}/reply`, { message: 'It runs again.' });
  await operator.put(
    `/admin/customers/${customer.id}/feedback-retention`,
    { keptDays: 90 },
    { 'X-Change-Reason': 'Asked%20for%20it' },
  );
  // What follows by jobs: the mail of the answer, and the points of the first success.
  await until(async () => (await storyOf('kind=mails')).length > 0);
  await until(async () => (await storyOf('kind=points')).length > 1);
});
afterAll(() => server.close());

test('tells everything that happened, newest first', async () => {
  const story = await storyOf();
  const times = story.map(({ at }) => at);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(new Set(story.map(({ event }) => event))).toEqual(
    new Set(
      `signedUp keyCreated consentGiven consentWithdrawn installed firstSuccess runsFailed ordered refunded pointsMoved feedbackSent feedbackAnswered
       feedbackChanged mailed changed`.split(/\s+/),
    ),
  );
});

test('tells each thing with its facts', async () => {
  const [refund] = await tellsOf('refunded');
  expect(refund?.facts).toMatchObject({ amount: { amount: 400, currency: 'usd' } });
  const [ordered] = await tellsOf('ordered');
  expect(ordered).toMatchObject({
    kind: 'money',
    facts: { amount: { amount: 1900, currency: 'usd' }, name: 'Invoice chasing', orderKind: 'purchase' },
  });
  expect(refund?.facts['orderId']).toBe(ordered?.facts['orderId']);
  const [success] = await tellsOf('firstSuccess');
  expect(success?.facts).toMatchObject({ installationId, scenario: { title: 'Invoice chasing' } });
  const failed = await tellsOf('runsFailed');
  expect(failed.reduce((sum, { facts }) => sum + Number(facts['count']), 0)).toBe(2);
  const [change] = await tellsOf('changed');
  expect(change?.facts).toMatchObject({ subject: 'feedback_retentions', reason: 'Asked for it' });
  expect(change?.facts['actor']).toMatchObject({ name: 'test' });
  const consents = await storyOf('kind=account');
  expect(consents.map(({ event }) => event).slice(0, 3)).toEqual([
    'keyCreated',
    'consentWithdrawn',
    'consentGiven',
  ]);
});

test('tells who changed something, also when it was the customer', async () => {
  const assumptions = [{ name: 'hourlyRate', value: '30' }];
  const { status } = await customer.put(`/v1/installations/${installationId}/assumptions`, { assumptions });
  expect(status).toBe(200);
  const [change] = await tellsOf('changed');
  expect(change?.facts).toMatchObject({
    subject: 'assumptions',
    actor: { id: `customer:${customer.id}`, name: null },
  });
});

test('tells what became of an installation: an upgrade, a rollback, the end', async () => {
  await server.pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at, published_at)
     values ('ver_second', $1, 2, '{}', '{}', now(), now())`,
    [scenario.id],
  );
  for (const [way, minutes] of [
    ['upgrade', 40],
    ['rollback', 30],
  ] as const)
    await server.pool.query(
      `insert into replaced_blueprints (installation_id, version_id, replaced_by, blueprint, scheduling, begun_at, applied_at, target_version_id)
       values ($1, $2, $3, '{}', '{}', $4, $4, $5)`,
      [installationId, scenario.versionId, way, minutesAgo(minutes), 'ver_second'],
    );
  await server.pool.query(`update installations set status = 'uninstalled', ended_at = now() where id = $1`, [
    installationId,
  ]);
  const told = (await storyOf('kind=installations')).map(({ event, facts }) => [event, facts['version']]);
  expect(told).toEqual([
    ['installationEnded', 1],
    ['rolledBack', 2],
    ['upgraded', 2],
    ['installed', undefined],
  ]);
});

test('tells one kind alone, and nothing of other customers', async () => {
  const other = await customerClient(server, 'Bob');
  await other.post('/v1/feedback', { kind: 'idea', message: 'A thought' });
  for (const kind of ['account', 'installations', 'runs', 'money', 'points', 'feedback', 'mails', 'changes'])
    expect(new Set((await storyOf(`limit=100&kind=${kind}`)).map((event) => event.kind)).size).toBeLessThan(
      2,
    );
  const { body } = await operator.get(`/admin/customers/${other.id}/story`);
  expect(body.items.map(({ event }: Event) => event).toSorted()).toEqual([
    'feedbackSent',
    'keyCreated',
    'signedUp',
  ]);
  expect((await operator.get('/admin/customers/cus_none/story')).status).toBe(404);
  expect((await operator.get(`/admin/customers/${customer.id}/story?kind=none`)).status).toBe(422);
});

test('has each event once, page by page, while others come, also those of one instant', async () => {
  const at = minutesAgo(20);
  for (let position = 0; position < 5; position += 1)
    await server.pool.query(
      `insert into reward_entries (id, customer_id, kind, points, source_key, revision, occurred_at, recorded_at)
       values ($1, $2, 'manual', 1, $1, 0, $3, $3)`,
      [`rwe_same_${position}`, customer.id, at],
    );
  const whole = (await storyOf()).map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await operator.get(
      `/admin/customers/${customer.id}/story?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    seen.push(...body.items.map(({ id }: Event) => id));
    ({ nextCursor: cursor } = body);
    await customer.post('/v1/feedback', { kind: 'idea', message: 'Another' });
  } while (cursor !== null);
  expect(seen).toEqual(whole);
});

test('tells nobody what they may not read', async () => {
  const support = await signedIn(server, 'support');
  const path = `/admin/customers/${customer.id}/story?limit=100`;
  const bySupport: Event[] = (await call(server, path, { headers: support.headers })).body.items;
  expect(new Set(bySupport.map(({ kind }) => kind))).toEqual(
    new Set(['account', 'installations', 'runs', 'feedback', 'mails']),
  );
  const keys = (events: Event[]) =>
    events.filter(({ event }) => event === 'keyCreated').map(({ facts }) => facts['name']);
  expect(keys(bySupport)).toContain('Grace on her laptop');
  const analyst = await signedIn(server, 'analyst');
  const byAnalyst: Event[] = (await call(server, path, { headers: analyst.headers })).body.items;
  expect(keys(byAnalyst)).toEqual([null, null]);
  expect(JSON.stringify(byAnalyst)).not.toMatch(/Grace/);
  const narrow = await operatorClient(server, ['feedback:read']);
  expect((await narrow.get(path)).status).toBe(403);
});
