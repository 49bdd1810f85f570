import { afterEach, beforeEach, expect, test } from 'vitest';
import { isHeldOut } from '../../../server/rewards/offers/hold-out.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-06-01T12:00:00Z');
let clock = now;
let server: TestServer;
let operator: Awaited<ReturnType<typeof operatorClient>>;
type Customer = Awaited<ReturnType<typeof customerClient>>;

beforeEach(async () => {
  clock = now;
  server = await startTestServer({ now: () => clock, env: { RECOMMENDATIONS_HELD_OUT: '0.5' } });
  operator = await operatorClient(server);
});
afterEach(() => server.close());

/** A customer who gets recommendations, or one who is held out. */
async function customerOf(arm: 'treated' | 'heldOut'): Promise<Customer> {
  for (;;) {
    const customer = await customerClient(server);
    if (isHeldOut('recommendations', customer.id, 0.5) === (arm === 'heldOut')) return customer;
  }
}
async function publish(title: string, apps: string[], ageDays = 200): Promise<ScenarioRow> {
  const scenario = await insertScenario(server.pool, { title });
  const at = new Date(now.getTime() - ageDays * 86_400_000);
  await server.pool.query('update scenarios set apps = $2, first_published_at = $3 where id = $1', [
    scenario.id,
    apps,
    at,
  ]);
  await server.pool.query('update scenario_versions set apps = $2 where scenario_id = $1', [
    scenario.id,
    apps,
  ]);
  return scenario;
}
const install = (by: Customer, scenario: ScenarioRow) =>
  insertInstallation(server.pool, {
    customerId: by.id,
    scenario,
    confirmedAt: new Date(now.getTime() - 5 * 86_400_000),
  });
type Item = { scenarioTitle: string; model: string; reason: string };
const itemsOf = async (customer: Customer, limit = 50): Promise<Item[]> =>
  (await customer.get(`/v1/recommendations?limit=${limit}`)).body.items;
const titlesOf = async (customer: Customer) =>
  (await itemsOf(customer)).map(({ scenarioTitle }) => scenarioTitle);

test('what needs more than one app that the customer is not known to use is not shown; apps that everybody has do not count', async () => {
  const customer = await customerOf('treated');
  const mine = await publish('Mine', ['slack', 'xero']);
  await publish('Two new', ['slack', 'jira', 'notion']);
  await publish('One new', ['slack', 'jira', 'http', 'datastore']);
  await publish('None new', ['xero']);
  expect((await titlesOf(customer)).toSorted()).toEqual(['Mine', 'None new', 'One new', 'Two new']);
  await install(customer, mine);
  expect((await titlesOf(customer)).toSorted()).toEqual(['None new', 'One new']);
  await server.pool.query(
    `insert into recommendation_known_apps (customer_id, app, seen_at) values ($1, 'notion', now())`,
    [customer.id],
  );
  expect((await titlesOf(customer)).toSorted()).toEqual(['None new', 'One new', 'Two new']);
});

test('what a customer bought counts for popularity until it is refunded, and is told as bought', async () => {
  const customer = await customerOf('treated');
  const buyer = await customerOf('treated');
  const scenario = await publish('Bought', []);
  const order = `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at)
    values ('ord_1', $1, 'purchase', 'paid', 'usd', 900, 0, $2, $2, $2)`;
  await server.pool.query(order, [buyer.id, now]);
  await server.pool.query(
    `insert into order_lines (order_id, position, scenario_id, amount) values ('ord_1', 0, $1, 900)`,
    [scenario.id],
  );
  expect(await itemsOf(customer)).toMatchObject([
    { score: 0.5, reason: 'It was bought by one other in the last 90 days.' },
  ]);
  await server.pool.query(`update orders set status = 'refunded'`);
  expect(await itemsOf(customer)).toMatchObject([
    { score: 0, reason: expect.stringMatching(/^Nobody else/) },
  ]);
});

test('the places 4, 9 and 14 are for new and small scenarios, and each exposure is noted once a day with the size', async () => {
  const customer = await customerOf('treated');
  const crowd = [await customerOf('treated'), await customerOf('treated')];
  for (let count = 0; count < 12; count += 1) {
    const scenario = await publish(`Large ${count}`, []);
    for (const other of crowd) await install(other, scenario);
  }
  for (let count = 0; count < 4; count += 1) await publish(`Small ${count}`, []);
  for (let count = 0; count < 2; count += 1) await publish(`New ${count}`, [], 3);
  const items = await itemsOf(customer, 14);
  const explored = items.flatMap(({ model }, index) => (model === 'exploration' ? [index + 1] : []));
  expect(explored).toEqual([4, 9, 14]);
  for (const place of explored) expect(items[place - 1]!.scenarioTitle).toMatch(/^(Small|New)/);
  expect(await itemsOf(customer, 14)).toEqual(items);
  expect(new Set(items.map(({ scenarioTitle }) => scenarioTitle)).size).toBe(14);

  const { body } = await operator.get('/admin/recommendations');
  const shownAs = (sizeClass: string) =>
    body.fairness.classes.find((one: { sizeClass: string }) => one.sizeClass === sizeClass);
  expect(body).toMatchObject({ latest: null, fairness: { since: '2026-05-02', exposures: 14 } });
  expect(shownAs('small').exposures + shownAs('new').exposures).toBe(3);
  expect([shownAs('small').scenarios, shownAs('new').scenarios]).toEqual([4, 2]);
  clock = new Date('2026-06-02T12:00:00Z');
  await itemsOf(customer, 3);
  expect((await operator.get('/admin/recommendations')).body.fairness.exposures).toBe(17);
});

test('those held out get none, operators see what they would get, and looking is no exposure', async () => {
  const heldOut = await customerOf('heldOut');
  const treated = await customerOf('treated');
  await publish('Any', []);
  expect(await itemsOf(heldOut)).toEqual([]);
  const { body } = await operator.get(`/admin/recommendations/customers/${heldOut.id}`);
  expect(body).toMatchObject({
    customer: { id: heldOut.id },
    isHeldOut: true,
    items: [{ scenarioTitle: 'Any', sizeClass: 'middle', model: 'popularity' }],
  });
  expect((await operator.get('/admin/recommendations/customers/cus_none')).status).toBe(404);
  expect(await itemsOf(treated)).toHaveLength(1);
  const { rows } = await server.pool.query('select arm, first_visited_at from recommendation_visitors');
  expect(rows.toSorted((a, b) => (a.arm < b.arm ? -1 : 1))).toEqual([
    { arm: 'heldOut', first_visited_at: now },
    { arm: 'treated', first_visited_at: now },
  ]);
  const shown = await server.pool.query('select customer_id from recommendation_exposures');
  expect(shown.rows).toEqual([{ customer_id: treated.id }]);
});

test('what recommendations bring is told per visitor whose 30 days are over, against those held out', async () => {
  for (let count = 0; count < 25; count += 1)
    for (const arm of ['treated', 'heldOut'] as const) {
      const customer = await customerOf(arm);
      await customer.get('/v1/recommendations');
      await pay(customer.id, arm === 'treated' ? 1000 + count : 200 + count, count);
    }
  const effect = async () => (await operator.get('/admin/recommendations')).body.effect;
  expect(await effect()).toMatchObject({
    incrementalNetRevenue: null,
    treated: { visitors: 25, counted: 0 },
    reason: expect.stringMatching(/^The groups are too small: 0 visitors/),
  });
  clock = new Date('2026-07-05T12:00:00Z');
  const measured = await effect();
  expect(measured).toMatchObject({
    heldOutShare: 0.5,
    currency: 'usd',
    treated: { visitors: 25, counted: 25, meanNetRevenue: 1012 },
    heldOut: { visitors: 25, counted: 25, meanNetRevenue: 212 },
    incrementalNetRevenue: 800,
    reason: null,
  });
  expect(measured.low95).toBeGreaterThan(790);
  expect(measured.high95).toBeLessThan(810);
});

/** A charge within the window, and one after it that must not count. */
async function pay(customerId: string, amount: number, count: number): Promise<void> {
  const order = `ord_${customerId}`;
  await server.pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at)
     values ($1, $2, 'purchase', 'paid', 'usd', $3, 0, $4, $4, $4)`,
    [order, customerId, amount, now],
  );
  for (const [days, minor] of [
    [1 + (count % 28), amount],
    [31, 9_999],
  ] as const)
    await server.pool.query(
      `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, object_id, occurred_at, amount, currency,
         presentment_currency, reporting_amount, reporting_currency)
       values ($1, 'stripe', $1, 'charge', 0, $2, $3, 'ch_1', $4, $5, 'usd', 'usd', $5, 'usd')`,
      [`rev_${customerId}_${days}`, order, customerId, new Date(now.getTime() + days * 86_400_000), minor],
    );
}
