import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertEntry, insertPayment } from '../../support/ledger-rows.ts';
import { insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-05-01T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customerId: string;
let first: ScenarioRow;
let second: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: 'Europe/Berlin' } });
  operator = await operatorClient(server);
  customerId = (await customerClient(server)).id;
  first = await insertScenario(server.pool, { title: '=HYPERLINK("http://evil")' });
  second = await insertScenario(server.pool, { title: 'Lead intake, by mail' });
  await workedExampleA();
});
afterAll(() => server.close());

/** 3 March: charge 12.00 of which tax 2.00, fee 0.65. 9 and 20 March: refunds of 6.00. */
async function workedExampleA() {
  const payment = {
    customerId,
    scenarioId: first.id,
    at: '2026-03-03T10:00:00Z',
    amount: 1200,
    tax: 200,
    fee: 65,
  };
  const { orderId } = await insertPayment(server.pool, payment);
  for (const at of ['2026-03-09T10:00:00Z', '2026-03-20T10:00:00Z']) {
    await insertEntry(server.pool, orderId, payment, { kind: 'refund', amount: -600, at });
    await insertEntry(server.pool, orderId, payment, { kind: 'refund_tax', amount: 100, at });
  }
}

const revenue = async (query: string) => (await operator.get(`/admin/analytics/revenue?${query}`)).body;

test('the worked example comes out to the cent', async () => {
  const march = await revenue('from=2026-03-01&to=2026-03-31');
  expect(march.totals).toMatchObject({
    grossVolume: 1200,
    tax: 0,
    grossRevenue: 1000,
    refunds: 1000,
    disputes: 0,
    netRevenue: 0,
    fees: 65,
    netAfterFees: -65,
    refundRate: 1,
    disputeRate: 0,
    orders: 1,
    averageOrderValue: 1000,
    unconverted: { count: 0, amounts: [] },
    pending: { count: 0, amounts: [] },
  });
  const firstWeek = await revenue('from=2026-03-01&to=2026-03-08');
  expect(firstWeek.totals).toMatchObject({ grossRevenue: 1000, tax: 200, netAfterFees: 935, refundRate: 0 });
});

test('the period before has as many days and ends the day before', async () => {
  const body = await revenue('from=2026-03-09&to=2026-03-15');
  expect(body.totals).toMatchObject({
    refunds: 500,
    netRevenue: -500,
    refundRate: null,
    averageOrderValue: null,
  });
  expect(body.previous).toMatchObject({ grossVolume: 1200, orders: 1 });
  expect(body.gates).toContainEqual({
    figure: 'refundRate',
    code: 'unknown',
    reason: 'There was no gross revenue.',
  });
});

test('weeks are labelled by their Monday and clipped, months by their first day', async () => {
  const weeks = await revenue('from=2026-03-03&to=2026-03-20&interval=week');
  expect(weeks.items.map(({ bucket, netRevenue }: Record<string, unknown>) => [bucket, netRevenue])).toEqual([
    ['2026-03-02', 1000],
    ['2026-03-09', -500],
    ['2026-03-16', -500],
  ]);
  const months = await revenue('from=2026-03-03&to=2026-03-20&interval=month&groupBy=country');
  expect(months.items).toMatchObject([
    { bucket: '2026-03-01', group: 'DE', label: 'DE', checkoutsCreated: null },
  ]);
});

test('a day begins at midnight in the reporting zone, on both sides of daylight saving', async () => {
  const at = (instant: string, amount: number) =>
    insertPayment(server.pool, { customerId, scenarioId: second.id, at: instant, amount });
  await at('2026-03-28T22:59:59Z', 1); // 28 March, 23:59:59 in winter
  await at('2026-03-28T23:00:00Z', 10); // 29 March, 00:00
  await at('2026-03-29T21:59:59Z', 100); // 29 March, 23:59:59 in summer: a day of 23 hours
  await at('2026-03-29T22:00:00Z', 1000); // 30 March, 00:00
  const body = await revenue(`from=2026-03-28&to=2026-03-30&interval=day&scenario=${second.slug}`);
  expect(body.items.map(({ bucket, grossVolume }: Record<string, unknown>) => [bucket, grossVolume])).toEqual(
    [
      ['2026-03-28', 1],
      ['2026-03-29', 110],
      ['2026-03-30', 1000],
    ],
  );
});

test('amounts without a rate stand beside the totals, and so does what is not settled', async () => {
  const scenario = await insertScenario(server.pool);
  await insertPayment(server.pool, {
    customerId,
    scenarioId: scenario.id,
    at: '2026-04-02T10:00:00Z',
    amount: 5000,
    currency: 'eur',
    reportingAmount: null,
  });
  await insertPayment(server.pool, {
    customerId,
    scenarioId: scenario.id,
    at: '2026-04-02T10:00:00Z',
    amount: 900,
    currency: 'jpy',
    reportingAmount: 610,
  });
  await server.pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at)
     values ('ord_pending', $1, 'purchase', 'paid', 'usd', 700, 0, '2026-04-03T10:00:00Z', '2026-04-03T10:00:00Z', now())`,
    [customerId],
  );
  await server.pool.query(
    `insert into order_lines (order_id, position, scenario_id, amount) values ('ord_pending', 0, $1, 700)`,
    [scenario.id],
  );
  const body = await revenue(`from=2026-04-01&to=2026-04-30&scenario=${scenario.id}`);
  expect(body.totals).toMatchObject({
    grossVolume: 610,
    unconverted: { count: 1, amounts: [{ amount: 5000, currency: 'eur' }] },
    pending: { count: 1, amounts: [{ amount: 700, currency: 'usd' }] },
  });
  expect(body.gates).toHaveLength(2);
  const yen = await revenue(`from=2026-04-01&to=2026-04-30&scenario=${scenario.id}&currency=jpy`);
  expect([yen.currency, yen.totals.grossVolume, yen.totals.unconverted.count]).toEqual(['usd', 610, 0]);
});

test('checkouts are counted by their creation, those that Stripe has opened', async () => {
  const scenario = await insertScenario(server.pool);
  for (const [id, status, sessionId, paidAt] of [
    ['chk_a', 'complete', 'cs_a', '2026-04-11T00:00:00Z'],
    ['chk_b', 'expired', 'cs_b', null],
    ['chk_c', 'open', null, null], // Stripe has not opened a session for it (yet)
  ])
    await server.pool.query(
      `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at, stripe_session_id, paid_at)
       values ($1, $2, $3, 100, 'usd', $4, '2026-04-10T10:00:00Z', $5, $6)`,
      [id, customerId, scenario.id, status, sessionId, paidAt],
    );
  const body = await revenue(`from=2026-04-10&to=2026-04-10&groupBy=scenario&scenario=${scenario.id}`);
  expect(body.items).toMatchObject([{ group: scenario.id, checkoutsCreated: 2, checkoutsPaid: 1 }]);
});

test('groups sum to the total', async () => {
  const body = await revenue('from=2026-03-01&to=2026-04-30&groupBy=scenario&interval=day');
  for (const name of [
    'grossVolume',
    'tax',
    'grossRevenue',
    'refunds',
    'netRevenue',
    'fees',
    'netAfterFees',
    'orders',
    'checkoutsCreated',
  ])
    expect(body.items.reduce((sum: number, item: Record<string, number>) => sum + (item[name] ?? 0), 0)).toBe(
      body.totals[name],
    );
});

test('as CSV, text that a spreadsheet would run is defused and numbers stay numbers', async () => {
  const answer = await operator.get(
    '/admin/analytics/revenue?from=2026-03-01&to=2026-03-31&groupBy=scenario',
    { accept: 'text/csv' },
  );
  expect(answer.headers.get('content-type')).toContain('text/csv');
  expect(answer.body.split('\n')[0]).toBe(
    'bucket,group,label,grossVolume,tax,grossRevenue,refunds,disputes,netRevenue,fees,netAfterFees,refundRate,disputeRate,orders,averageOrderValue,checkoutsCreated,checkoutsPaid,unconvertedCount,unconvertedAmounts,pendingCount,pendingAmounts',
  );
  expect(answer.body).toContain(`"'=HYPERLINK(""http://evil"")",1200,0,1000,1000,0,0,65,-65,`);
  expect(answer.body).toContain(',"Lead intake, by mail",');
});

test.each([
  ['application/json, text/csv;q=0.5', 'application/json'],
  ['text/csv;q=0, */*', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv, application/json;q=0.9', 'text/csv'],
  ['text/*', 'text/csv'],
])('with Accept "%s" the answer is %s', async (accept, type) => {
  const answer = await operator.get('/admin/analytics/revenue?from=2026-03-01&to=2026-03-31', { accept });
  expect(answer.headers.get('content-type')).toContain(type);
});

test.each([
  ['from=2026-03-02&to=2026-03-01', 'from', 'name a first day that is not after the last'],
  ['from=2015-03-02&to=2026-03-01', 'from', 'ask for a shorter one'],
  ['from=yesterday', 'from', 'YYYY-MM-DD'],
  ['to=2026-02-30', 'to', 'YYYY-MM-DD'],
  ['interval=year', 'interval', '"day"|"week"|"month"'],
  ['compare=last', 'compare', '"previous"|"none"'],
  ['scenario=unknown', 'scenario', 'take one that GET /admin/scenarios lists'],
  ['customer=cus_unknown', 'customer', 'take one that GET /admin/customers lists'],
  ['plan=pln_unknown', 'plan', 'take one that GET /admin/plans lists'],
  ['bundle=bdl_unknown', 'bundle', 'take one that GET /admin/bundles lists'],
  ['country=Germany', 'country', 'two capital letters'],
  ['currency=xyz', 'currency', 'ISO 4217'],
  ['currency=EUR', 'currency', 'lower-case'],
  ['groupBy=colour', 'groupBy', '"scenario"|"plan"|"bundle"|"country"'],
  ['colour=red', 'colour', 'unknown'],
])('"%s" is refused, and the answer says what to do', async (query, name, hint) => {
  const { status, body } = await operator.get(`/admin/analytics/revenue?${query}`);
  expect([status, body.errors]).toEqual([
    422,
    [{ path: `/query/${name}`, message: expect.stringContaining(hint) }],
  ]);
});

test('without a period the last thirty days up to today are meant', async () => {
  const body = await revenue('');
  expect(body).toMatchObject({
    from: '2026-04-02',
    to: '2026-05-01',
    timeZone: 'Europe/Berlin',
    freshnessSeconds: 0,
  });
});

test('only operators who may read figures see them', async () => {
  const stranger = await operatorClient(server, ['customers:read']);
  expect((await stranger.get('/admin/analytics/revenue')).status).toBe(403);
  const customer = await customerClient(server, 'Eve');
  expect((await customer.get('/admin/analytics/revenue')).status).toBeGreaterThanOrEqual(401);
});
