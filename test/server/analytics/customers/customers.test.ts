import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { insertEntry, insertPayment } from '../../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { insertState } from './plant-customers.ts';

const now = new Date('2026-06-20T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;
let ada: ApiClient & { id: string };
let installationId: string;

/** Ada paid 12.00 with 2.00 of tax and got 6.00 back; five others paid 10.00 each, in the months before. */
beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { GROSS_MARGIN: '0.5' } });
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool);
  ada = await customerClient(server, 'Ada');
  const payment = {
    customerId: ada.id,
    scenarioId: scenario.id,
    at: '2026-03-03T10:00:00Z',
    amount: 1200,
    tax: 200,
    fee: 65,
  };
  const { orderId } = await insertPayment(server.pool, payment);
  for (const [kind, amount] of [
    ['refund', -600],
    ['refund_tax', 100],
  ] as const)
    await insertEntry(
      server.pool,
      orderId,
      { ...payment, reportingAmount: amount },
      { kind, amount, at: '2026-04-09T10:00:00Z' },
    );
  const place = { customerId: ada.id, scenario, confirmedAt: new Date('2026-03-03T10:00:00Z') };
  installationId = (await insertInstallation(server.pool, place)).id;
  for (const [index, month] of ['01', '02', '03', '04', '05'].entries()) {
    const { id } = await customerClient(server, 'Other');
    await insertPayment(server.pool, {
      customerId: id,
      scenarioId: scenario.id,
      at: `2026-${month}-11T10:00:00Z`,
      amount: 1000,
    });
    await insertState(server, {
      customerId: id,
      subscriptionId: `sub_${index}`,
      at: Date.parse('2026-01-11T10:00:00Z'),
      status: 'active',
      cents: 1000 + index,
      isCancelling: false,
    });
  }
  await insertState(server, {
    customerId: ada.id,
    subscriptionId: 'sub_ended',
    at: Date.parse('2026-01-05T10:00:00Z'),
    status: 'active',
    cents: 900,
    isCancelling: false,
  });
  await insertState(server, {
    customerId: ada.id,
    subscriptionId: 'sub_ended',
    at: Date.parse('2026-04-20T10:00:00Z'),
    status: 'canceled',
    cents: 900,
    isCancelling: false,
  });
});
afterAll(() => server.close());

const adaNow = async (query = '') =>
  (await operator.get(`/admin/analytics/customers/${ada.id}${query}`)).body;

test('what a customer is worth, to the cent: net of tax and refunds, and what others of the same age brought', async () => {
  const { totals } = await adaNow();
  // By age: 0: (10 + 10 + (10 + 10) + 10 + 10) ÷ 6 = 10.00; 1: (0 + 0 − 5.00 + 0) ÷ 5 of the cohorts January to April; 2: 0 ÷ 4; 3 and 4 are shown by 2 and 1 cohorts.
  // Ada is at age 3: twelve times the mean of 10.00, −1.00 and 0.00.
  expect(totals).toMatchObject({
    lifetimeValue: 500,
    predictedValue12Months: 500 + 3600,
    extrapolatedMonths: 12,
  });
  // 5 pay 50.10 together; in April one of six left: churn (0 + 1/6 + 0) ÷ 3.
  expect(totals).toMatchObject({
    simpleLtv: Math.round((1002 * 0.5) / (1 / 18)),
    cohort: '2026-03',
    installations: 1,
  });
  expect((await adaNow('?from=2026-03-01&to=2026-03-31')).totals).toMatchObject({ lifetimeValue: 1000 });
  expect((await adaNow('?from=2026-03-01&to=2026-03-31')).previous).toMatchObject({
    lifetimeValue: 0,
    cohort: null,
  });
  const { totals: all } = (await operator.get('/admin/analytics/customers')).body;
  expect(all).toMatchObject({ lifetimeValue: 500 + 5000, installations: 1, cohort: null, churnRisk: null });
});

test('churn risk is unknown without a completed run, rises with silence, and is 1 when a subscription is to end', async () => {
  expect((await adaNow()).totals.churnRisk).toBeNull();
  const report = (day: string, status = 'completed') =>
    ada.post('/v1/execution-tasks', {
      tasks: [
        {
          installationId,
          executionId: `${day} ${status}`,
          status,
          startedAt: `${day}T08:00:00Z`,
          finishedAt: `${day}T08:01:00Z`,
        },
      ],
    });
  await report('2026-06-01', 'failed');
  expect((await adaNow()).totals).toMatchObject({ churnRisk: null, completionRate30d: 0 });
  for (const day of ['2026-06-04', '2026-06-06', '2026-06-08', '2026-06-14']) await report(day);
  expect((await adaNow()).totals).toMatchObject({ churnRisk: 1, completionRate30d: 0.8 }); // 6 days after, usually 2
  expect((await adaNow('?from=2026-06-01&to=2026-06-17')).totals.churnRisk).toBe(0.5);
  expect((await adaNow('?from=2026-06-01&to=2026-06-14')).totals.churnRisk).toBe(0);
  const leaving = { customerId: ada.id, subscriptionId: 'sub_new', cents: 900, isCancelling: true };
  await insertState(server, { ...leaving, at: Date.parse('2026-06-13T00:00:00Z'), status: 'active' });
  expect((await adaNow('?from=2026-06-01&to=2026-06-14')).totals.churnRisk).toBe(1);
  expect((await adaNow('?from=2026-06-01&to=2026-06-12')).totals.churnRisk).toBeLessThan(1);
  expect((await adaNow()).totals.lastSeenAt).toBe(now.toISOString());
});

test('figures of customers stay when their tasks are dropped', async () => {
  const paths = ['customers', 'cohorts?by=completion', 'funnel?from=2026-01-01&to=2026-06-20'];
  const ask = () =>
    Promise.all(paths.map(async (path) => (await operator.get(`/admin/analytics/${path}`)).body));
  const before = await ask();
  expect(before[1].items).toEqual([{ cohort: '2026-06', customers: 1, values: [null] }]);
  await server.pool.query(`select drop_task_month('2026-06-01')`);
  expect((await server.pool.query('select from task_facts')).rowCount).toBe(0);
  expect(await ask()).toEqual(before);
});

describe('who may read', () => {
  test('names are for who may read personal data; others see ids', async () => {
    const analyst = await operatorClient(server, ['analytics:read']);
    const named = (await operator.get('/admin/analytics/customers?limit=100')).body.items;
    const unnamed = await analyst.get('/admin/analytics/customers?limit=100');
    expect(named.map(({ label }: { label: string }) => label)).toContain('Ada');
    expect(JSON.stringify(unnamed.body)).not.toMatch(/Ada|Other|@example/);
    expect((await analyst.get(`/admin/analytics/customers/${ada.id}`)).body.items[0].label).toBe(ada.id);
    expect((await analyst.get('/admin/analytics/customers', { accept: 'text/csv' })).body).not.toContain(
      'Ada',
    );
  });

  test('customers and strangers may not, nor operators without the scope', async () => {
    const billing = await operatorClient(server, ['billing:read']);
    for (const path of ['customers', `customers/${ada.id}`, 'cohorts', 'funnel']) {
      expect((await billing.get(`/admin/analytics/${path}`)).status).toBe(403);
      expect([401, 403]).toContain((await ada.get(`/admin/analytics/${path}`)).status);
      expect((await apiClient(server.url).get(`/admin/analytics/${path}`)).status).toBe(401);
    }
  });
});

test('wrong questions are refused with a word on what to ask instead', async () => {
  const refused = async (path: string) => {
    const { status, body } = await operator.get(`/admin/analytics/${path}`);
    return [status, body.errors?.[0]?.path ?? body.type];
  };
  expect(await refused('customers?cursor=abc')).toEqual([422, '/query/cursor']);
  const forged = Buffer.from(JSON.stringify(['NaN', 'cus_1'])).toString('base64url');
  expect(await refused(`customers?cursor=${forged}`)).toEqual([422, '/query/cursor']);
  expect(await refused('customers?sort=name')).toEqual([422, '/query/sort']);
  expect(await refused('customers?limit=101')).toEqual([422, '/query/limit']);
  expect(await refused('cohorts?metric=mood')).toEqual([422, '/query/metric']);
  expect(await refused('funnel?scenario=none')).toEqual([422, '/query/scenario']);
  expect((await refused('customers/cus_unknown'))[0]).toBe(404);
});

test.each(['customers', 'cohorts', 'funnel?from=2026-01-01&to=2026-06-20'])(
  '%s: a tag for what has not changed, and CSV',
  async (path) => {
    const { headers } = await operator.get(`/admin/analytics/${path}`);
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await operator.get(`/admin/analytics/${path}`, known)).status).toBe(304);
    const csv = await operator.get(`/admin/analytics/${path}`, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.body).toMatch(/^(bucket,group,label,(lifetimeValue|viewed),|cohort,customers,month0,)/);
  },
);

test(
  'as CSV all customers come at once, in the order of the pages, more than one statement reads',
  { timeout: 60_000 },
  async () => {
    await server.pool.query(
      `insert into customers (id, email, name, created_at)
       select 'cus_many_' || n, n || '@many.example', 'One of many', now() from generate_series(1, 4100) n`,
    );
    const { body: csv } = await operator.get('/admin/analytics/customers?limit=1', { accept: 'text/csv' });
    const listed = String(csv)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[1]);
    const { rows } = await server.pool.query<{ id: string }>('select id from customers');
    expect(listed.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    const { body: page } = await operator.get('/admin/analytics/customers?limit=100');
    expect(listed.slice(0, 100)).toEqual(page.items.map(({ group }: { group: string }) => group));
  },
);

test('a payment that a correction moves to another month counts as one of that month, in every figure', async () => {
  const [corrected, straight] = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const pay = (customerId: string, scenarioId: string, at: string) =>
    insertPayment(server.pool, { customerId, scenarioId, at, amount: 1000, tax: 100 });
  for (const month of ['01', '02', '03', '04']) {
    const { id } = await customerClient(server, 'Payer');
    await pay(id, straight.id, `2026-${month}-20T10:00:00Z`);
    const { orderId } = await pay(id, corrected.id, '2025-12-30T10:00:00Z');
    const entry = { customerId: id, scenarioId: corrected.id, at: '2025-12-30T10:00:00Z', amount: 1000 };
    for (const [kind, amount] of [
      ['charge', 1000],
      ['charge_tax', -100],
    ] as const)
      for (const [sign, at] of [
        [-1, entry.at],
        [1, `2026-${month}-20T10:00:00Z`],
      ] as const)
        await insertEntry(
          server.pool,
          orderId,
          { ...entry, reportingAmount: sign * amount },
          { kind, amount: sign * amount, at },
        );
  }
  for (const query of ['', '&to=2026-04-19', '&sort=lastSeenAt']) {
    const ask = async ({ id }: ScenarioRow) =>
      (await operator.get(`/admin/analytics/customers?from=2026-02-25&scenario=${id}${query}`)).body;
    const [{ totals, previous, items }, expected] = [await ask(corrected), await ask(straight)];
    expect({ totals, previous, items }).toMatchObject({
      totals: { lifetimeValue: query.includes('to=') ? 2700 : 3600 },
    });
    expect({ totals, previous, items }).toEqual({
      totals: expected.totals,
      previous: expected.previous,
      items: expected.items,
    });
    expect(items.map(({ cohort }: { cohort: string | null }) => cohort)).toContain('2026-03');
  }
});

test('without a gross margin, simple lifetime value is unknown, and the gate says why', async () => {
  const own = await startTestServer({ now: () => now });
  try {
    const { body } = await (await operatorClient(own)).get('/admin/analytics/customers');
    expect(body.totals).toMatchObject({ lifetimeValue: 0, simpleLtv: null, predictedValue12Months: null });
    const gate = body.gates.find(({ figure }: { figure: string }) => figure === 'simpleLtv');
    expect(gate.reason).toContain('GROSS_MARGIN');
  } finally {
    await own.close();
  }
});
