import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-06-01T12:00:00Z');
let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let crowd: Awaited<ReturnType<typeof customerClient>>;

beforeEach(async () => {
  server = await startTestServer({ now: () => now });
  customer = await customerClient(server);
  crowd = await customerClient(server, 'Crowd');
});
afterEach(() => server.close());

type Item = { scenario: string; scenarioTitle: string; reason: string; score: number };
const recommended = async (query = ''): Promise<Item[]> => {
  const { status, body } = await customer.get(`/v1/recommendations${query}`);
  expect(status).toBe(200);
  return body.items;
};
const titles = async (query = '') => (await recommended(query)).map(({ scenarioTitle }) => scenarioTitle);
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** A scenario with these apps, first published so many days ago. */
async function publish(title: string, { apps = [] as string[], age = 200 } = {}): Promise<ScenarioRow> {
  const scenario = await insertScenario(server.pool, { title });
  await server.pool.query(`update scenarios set apps = $2, first_published_at = $3 where id = $1`, [
    scenario.id,
    apps,
    daysAgo(age),
  ]);
  await server.pool.query(`update scenario_versions set apps = $2 where scenario_id = $1`, [
    scenario.id,
    apps,
  ]);
  return scenario;
}
const install = (scenario: ScenarioRow, days: number, { by = crowd, status = 'installed' } = {}) =>
  insertInstallation(server.pool, { customerId: by.id, scenario, confirmedAt: daysAgo(days), status });

/** So many customers install it, each twice. */
async function installMany(scenario: ScenarioRow, days: number, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const by = await customerClient(server, 'Many');
    await install(scenario, days, { by });
    await install(scenario, days, { by });
  }
}

test('an empty library, and one that the customer has whole, recommend nothing', async () => {
  expect(await recommended()).toEqual([]);
  await install(await publish('Only one'), 3, { by: customer });
  expect(await recommended()).toEqual([]);
});

test('those who have it count once, less with age, half after 30 days, and not at all after 90', async () => {
  const [old, fresh, gone, none] = [
    await publish('Two of 31 days'),
    await publish('One of today'),
    await publish('Ten of 90 days'),
    await publish('None', { age: 300 }),
  ];
  await installMany(old, 31, 2);
  await install(fresh, 0);
  await installMany(gone, 90, 10);
  const items = await recommended();
  expect(items.map(({ scenario }) => scenario)).toEqual([fresh.id, old.id, gone.id, none.id]);
  const points = 2 * 0.5 ** (31 / 30);
  expect(items.map(({ score }) => score)).toEqual([1 / 2, expect.closeTo(points / (points + 1), 12), 0, 0]);
  expect(items.map(({ reason }) => reason)).toEqual([
    'It was installed by one other in the last 90 days and kept.',
    'It was installed by 2 others in the last 90 days and kept.',
    'Nobody else has installed it in the last 90 days and kept it: be the first.',
    'Nobody else has installed it in the last 90 days and kept it: be the first.',
  ]);
});

test("what uses the customer's apps stands first, by the versions that they have", async () => {
  await install(await publish('Mine', { apps: ['slack', 'xero', 'notion', 'gmail'] }), 5, { by: customer });
  const taken = await publish('Taken away', { apps: ['stripe'] });
  await install(taken, 5, { by: customer, status: 'uninstalled' });
  const popular = await publish('Popular', { apps: ['stripe'] });
  await installMany(popular, 1, 20);
  await publish('Known app', { apps: ['jira', 'slack'] });
  const both = await publish('Known and popular', { apps: ['gmail', 'notion', 'xero', 'slack', 'jira'] });
  await install(both, 1);
  expect((await recommended()).map(({ scenarioTitle, reason }) => [scenarioTitle, reason])).toEqual([
    [
      'Known and popular',
      'It uses gmail, notion, xero and 1 more, which you use already, and was installed by one other in the last 90 days and kept.',
    ],
    ['Known app', 'It uses slack, which you use already.'],
    ['Popular', 'It was installed by 20 others in the last 90 days and kept.'],
  ]);
});

test("demo customers, what was taken away and what was never confirmed do not count, nor the customer's own", async () => {
  const scenario = await publish('Counted');
  const demo = await customerClient(server, 'Demo');
  await server.pool.query(`update customers set is_demo = true where id = $1`, [demo.id]);
  await install(scenario, 1, { by: demo });
  await install(scenario, 1, { status: 'uninstalled' });
  await insertInstallation(server.pool, {
    customerId: crowd.id,
    scenario,
    confirmedAt: null,
    status: 'pending',
  });
  await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt: null,
    status: 'failed',
  });
  expect(await recommended()).toMatchObject([{ score: 0, reason: expect.stringMatching(/^Nobody else/) }]);
  await install(scenario, 1);
  expect(await recommended()).toMatchObject([{ score: expect.closeTo(0.494, 3) }]);
});

test('nothing that the customer has, is installing, took away or owns; nothing that cannot be installed', async () => {
  for (const status of ['installed', 'uninstalled'])
    await install(await publish(status), 9, { by: customer, status });
  const pending = await publish('Pending');
  await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: pending,
    confirmedAt: null,
    status: 'pending',
  });
  for (const status of ['draft', 'archived', 'completed']) {
    const { id } = await publish(`Is ${status}`);
    await server.pool.query(`update scenarios set status = $2 where id = $1`, [id, status]);
  }
  const owned = await publish('Owned');
  const lost = await publish('Refunded');
  const entitle = (scenario: ScenarioRow, state: string) =>
    server.pool.query(
      `insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
       values ($1, $2, $3, 'grant', $1, $4, $5, $5, $5)`,
      [`ent_${scenario.id}`, customer.id, scenario.id, state, daysAgo(1)],
    );
  await entitle(owned, 'active');
  await entitle(lost, 'revoked');
  expect((await titles()).toSorted()).toEqual(['Is completed', 'Refunded']);
  await server.pool.query(`update scenarios set price_amount = 900, price_currency = 'eur' where id = $1`, [
    lost.id,
  ]);
  expect((await recommended()).find(({ scenario }) => scenario === lost.id)).toEqual({
    scenario: lost.id,
    scenarioSlug: lost.slug,
    scenarioTitle: 'Refunded',
    price: { amount: 900, currency: 'eur' },
    apps: [],
    reason: expect.any(String),
    score: 0,
    model: 'popularity',
  });
});

test('among equals the newest stands first, every time the same, and the limit cuts', async () => {
  for (const age of [30, 10, 20]) await publish(`Of ${age} days`, { age });
  expect(await titles()).toEqual(['Of 10 days', 'Of 20 days', 'Of 30 days']);
  expect(await titles('?limit=2')).toEqual(['Of 10 days', 'Of 20 days']);
  for (const limit of ['0', '51', 'x']) {
    const refused = await customer.get(`/v1/recommendations?limit=${limit}`);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/query/limit']);
  }
  for (let count = 0; count < 9; count += 1) await publish(`One more ${count}`);
  expect(await recommended()).toHaveLength(10);
  expect(await recommended('?limit=50')).toHaveLength(12);
});

test('what late payment has suspended is still theirs, and who owns every scenario is recommended none', async () => {
  const late = await publish('Late');
  await publish('Other');
  const entitle = (id: string, scenario: string | null, state: string) =>
    server.pool.query(
      `insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
       values ($1, $2, $3, 'subscription', $1, $4, $5, $5, $5)`,
      [id, customer.id, scenario, state, daysAgo(1)],
    );
  await entitle('ent_late', late.id, 'suspended');
  expect(await titles()).toEqual(['Other']);
  await entitle('ent_all', null, 'active');
  expect(await titles()).toEqual([]);
});

test('who refuses the consent gets none, in Make as in the preview, until they say otherwise', async () => {
  await publish('One');
  const say = (granted: boolean) =>
    customer.put('/v1/consents', {
      consents: [{ purpose: 'recommendations', granted, policyVersion: '1' }],
    });
  expect(await titles()).toEqual(['One']);
  expect((await say(false)).status).toBe(200);
  expect(await titles()).toEqual([]);
  const operator = await operatorClient(server);
  const preview = async () => (await operator.get(`/admin/recommendations/customers/${customer.id}`)).body;
  expect(await preview()).toMatchObject({
    hasOptedOut: true,
    isHeldOut: false,
    items: [{ scenarioTitle: 'One' }],
  });
  await say(true);
  expect(await titles()).toEqual(['One']);
  expect(await preview()).toMatchObject({ hasOptedOut: false });
});
