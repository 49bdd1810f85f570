import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { addMovement, insertBundleAndPlan, insertSale, type Sale } from './sales.ts';

const now = new Date('2026-05-01T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let ada: string;
let bob: string;
let sold: { bundleId: string; planId: string };
let scenarios: string[];

const at = '2026-03-10T10:00:00Z';
const sell = (sale: Omit<Sale, 'at' | 'customerId'> & { customerId?: string }) =>
  insertSale(server.pool, { at, customerId: ada, ...sale });

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: 'Europe/Berlin' } });
  operator = await operatorClient(server);
  [ada, bob] = [(await customerClient(server, 'Ada')).id, (await customerClient(server, 'Bob')).id];
  sold = await insertBundleAndPlan(server.pool);
  scenarios = [(await insertScenario(server.pool)).id, (await insertScenario(server.pool)).id];
  const { bundleId, planId } = sold;
  const [first = '', second = ''] = scenarios;
  await sell({
    lines: [
      { bundleId, scenarioId: first, amount: 3000 },
      { bundleId, scenarioId: second, amount: 1900 },
    ],
    promotionCode: 'SPRING',
    discount: 600,
  });
  await sell({
    lines: [
      { planId, amount: 2900 },
      { scenarioId: second, amount: 500 },
    ],
    customerId: bob,
    country: 'US',
  });
  await sell({
    lines: [{ scenarioId: first, amount: 1000 }],
    promotionCode: 'spring',
    discount: 100,
    currency: 'eur',
    rate: 1.1,
  });
  await sell({
    lines: [{ scenarioId: first, amount: 700 }],
    currency: 'gbp',
    rate: null,
    promotionCode: 'LATER',
    discount: 50,
  });
  await sell({ lines: [{ scenarioId: first, amount: 0 }], promotionCode: 'FREE', discount: 1900 });
  await sell({ lines: [{ planId, amount: 2900 }], isPaidOutside: true });
  await sell({
    lines: [
      { planId, amount: 2900 },
      { scenarioId: second, amount: 500 },
    ],
    isPending: true,
  });
  for (const [id, column, product, paidAt] of [
    ['chk_1', 'bundle_id', bundleId, at],
    ['chk_2', 'plan_id', planId, null],
    ['chk_3', 'plan_id', planId, at],
    ['chk_4', 'scenario_id', first, at],
  ])
    await server.pool.query(
      `insert into checkout_sessions (id, customer_id, ${column}, amount, currency, status, created_at, stripe_session_id, paid_at)
       values ($1, $2, $3, 100, 'usd', 'complete', $4, 'cs_' || $1, $5)`,
      [id, ada, product, at, paidAt],
    );
});
afterAll(() => server.close());

const period = 'from=2026-03-01&to=2026-03-31';
const revenue = async (query: string, client = operator) =>
  (await client.get(`/admin/analytics/revenue?${period}&${query}`)).body;
const figuresBy = async (groupBy: string, ...names: string[]) => {
  const { items } = await revenue(`groupBy=${groupBy}`);
  return Object.fromEntries(
    items.map((item: Record<string, unknown>) => [item.label ?? 'none', names.map((name) => item[name])]),
  );
};

describe('revenue by what it came from', () => {
  test('by bundle and plan, with their titles and their checkouts', async () => {
    expect(await figuresBy('bundle', 'grossRevenue', 'orders', 'checkoutsCreated', 'checkoutsPaid')).toEqual({
      Finance: [4900, 1, 1, 1],
      none: [4500, 3, 3, 2],
    });
    expect(await figuresBy('plan', 'grossRevenue', 'orders', 'checkoutsCreated', 'checkoutsPaid')).toEqual({
      'All access': [2900, 1, 2, 1],
      none: [6500, 3, 2, 2],
    });
  });

  test('by customer, whose names only those see who may', async () => {
    expect(await figuresBy('customer', 'grossRevenue', 'checkoutsCreated')).toEqual({
      Ada: [6000, 4],
      Bob: [3400, 0],
    });
    const analyst = await operatorClient(server, ['analytics:read']);
    const { items } = await revenue('groupBy=customer', analyst);
    expect(items.map(({ label }: { label: string }) => label).toSorted()).toEqual([ada, bob].toSorted());
  });

  test('by code, in whatever case the customer wrote it', async () => {
    expect(await figuresBy('coupon', 'grossRevenue', 'orders', 'checkoutsCreated')).toEqual({
      SPRING: [6000, 2, null],
      LATER: [0, 1, null],
      none: [3400, 1, null],
    });
  });

  test.each(['scenario', 'bundle', 'plan', 'country', 'customer', 'coupon', 'currency'])(
    'groups by %s add up to the total',
    async (groupBy) => {
      for (const interval of ['', '&interval=day', '&interval=week', '&interval=month']) {
        const { totals, items } = await revenue(`groupBy=${groupBy}${interval}`);
        const sum = (of: (item: typeof totals) => number) =>
          items.reduce((all: number, item: typeof totals) => all + of(item), 0);
        for (const name of [
          'grossVolume',
          'tax',
          'grossRevenue',
          'refunds',
          'disputes',
          'netRevenue',
          'fees',
          'netAfterFees',
          'orders',
        ])
          expect([name, sum((item) => item[name])]).toEqual([name, totals[name]]);
        if (!['country', 'coupon'].includes(groupBy))
          expect(sum((item) => item.checkoutsCreated)).toBe(totals.checkoutsCreated);
        expect(sum((item) => item.unconverted.count)).toBe(totals.unconverted.count);
        expect(sum((item) => item.pending.count)).toBe(totals.pending.count);
      }
    },
  );

  test('the same is found by filters of plan, bundle and country, checkouts too where they can be told', async () => {
    const found = async (query: string) => {
      const { totals } = await revenue(query);
      return ['grossRevenue', 'orders', 'checkoutsCreated', 'checkoutsPaid'].map((name) => totals[name]);
    };
    expect(await found(`bundle=${sold.bundleId}`)).toEqual([4900, 1, 1, 1]);
    expect(await found(`plan=${sold.planId}`)).toEqual([2900, 1, 2, 1]);
    expect(await found('country=US')).toEqual([3400, 1, null, null]);
    expect(await found(`plan=${sold.planId}&country=DE`)).toEqual([0, 0, null, null]);
    expect((await revenue(`plan=${sold.planId}`)).totals.pending).toEqual({
      count: 1,
      amounts: [{ amount: 2900, currency: 'usd' }],
    });
    expect((await revenue(`bundle=${sold.bundleId}`)).totals.pending.count).toBe(0);
    expect((await revenue('country=US')).totals.pending.count).toBe(0);
    expect((await revenue('country=US')).gates).toContainEqual({
      figure: 'checkoutsPaid',
      code: 'unknown',
      reason: 'A checkout has no country, and no code before it is paid.',
    });
  });

  test('an invoice that was settled outside of Stripe is not pending', async () => {
    expect((await revenue('')).totals.pending).toEqual({
      count: 1,
      amounts: [{ amount: 3400, currency: 'usd' }],
    });
  });
});

describe('coupons', () => {
  test('what each code took off and brought, free orders too', async () => {
    const { body } = await operator.get(`/admin/analytics/coupons?${period}`);
    expect(body.items).toMatchObject([
      { code: 'FREE', orders: 1, discount: 1900, revenue: 0 },
      {
        code: 'LATER',
        orders: 1,
        discount: 0,
        revenue: 0,
        unconverted: { count: 1, amounts: [{ amount: 50, currency: 'gbp' }] },
      },
      { code: 'SPRING', orders: 2, discount: 710, revenue: 6000 },
    ]);
    expect(body.totals).toMatchObject({ orders: 4, discount: 2610, revenue: 6000 });
    expect(body.gates).toContainEqual({
      figure: 'discount',
      code: 'incomplete',
      reason: expect.stringContaining('without a rate'),
    });
    const csv = await operator.get(`/admin/analytics/coupons?${period}`, { accept: 'text/csv' });
    expect(csv.body.split('\n')[3]).toBe(',SPRING,SPRING,2,710,6000,0,');
  });
});

describe('a rate that an operator enters', () => {
  const june = 'from=2026-04-01&to=2026-04-30&groupBy=none';
  const april = async () => (await operator.get(`/admin/analytics/revenue?${june}`)).body.totals;
  const enter = (body: object) => operator.post('/admin/exchange-rates', body);

  test('converts what was unconverted and what comes later, leaves the ledger as it is, and can be corrected', async () => {
    const yen: Sale = {
      at: '2026-04-10T10:00:00Z',
      customerId: ada,
      currency: 'jpy',
      rate: null,
      lines: [{ scenarioId: scenarios[0] ?? '', amount: 1250 }],
    };
    const orderId = await insertSale(server.pool, yen);
    await insertSale(server.pool, { ...yen, at: '2026-04-20T22:30:00Z' }); // the 21st in Berlin
    expect(await april()).toMatchObject({
      grossVolume: 0,
      unconverted: { count: 2, amounts: [{ amount: 2500, currency: 'jpy' }] },
    });

    const { status, body } = await enter({
      currency: 'jpy',
      rate: '0.0067',
      from: '2026-04-01',
      to: '2026-04-20',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      currency: 'jpy',
      reportingCurrency: 'usd',
      rate: '0.0067',
      from: '2026-04-01',
      to: '2026-04-20',
      converted: 1,
    });
    expect(await april()).toMatchObject({ grossVolume: 838, unconverted: { count: 1 } }); // 1250 × 0.67 = 837.5

    await addMovement(server.pool, yen, orderId, 'refund', '2026-04-12T10:00:00Z');
    expect(await april()).toMatchObject({
      grossVolume: 838,
      refunds: 838,
      netRevenue: 0,
      unconverted: { count: 1 },
    });

    expect(
      (await enter({ currency: 'jpy', rate: '0.008', from: '2026-04-12', to: '2026-04-21' })).body.converted,
    ).toBe(2);
    expect(await april()).toMatchObject({ grossVolume: 1838, refunds: 1000, unconverted: { count: 0 } });
    const { rows } = await server.pool.query(
      `select distinct reporting_amount from revenue_entries where currency = 'jpy'`,
    );
    expect(rows).toEqual([{ reporting_amount: null }]);
    await expect(server.pool.query('update ledger_conversions set reporting_amount = 0')).rejects.toThrow(
      'append-only',
    );

    const { items } = (await operator.get('/admin/exchange-rates?limit=1')).body;
    expect(items).toMatchObject([{ rate: '0.008', converted: 2 }]);
  });

  test('and a row that is written at the same time: none is forgotten', async () => {
    const kroner: Sale = {
      at: '2026-04-15T10:00:00Z',
      customerId: ada,
      currency: 'dkk',
      rate: null,
      lines: [{ scenarioId: scenarios[0] ?? '', amount: 100 }],
    };
    await Promise.all([
      ...Array.from({ length: 8 }, () => insertSale(server.pool, kroner)),
      enter({ currency: 'dkk', rate: '0.15', from: '2026-04-15', to: '2026-04-15' }),
    ]);
    const { body } = await operator.get(
      '/admin/analytics/revenue?from=2026-04-15&to=2026-04-15&currency=dkk',
    );
    expect(body.totals).toMatchObject({ grossVolume: 120, unconverted: { count: 0 } });
  });

  test.each([
    ['/currency', { currency: 'usd', rate: '1', from: '2026-04-01', to: '2026-04-02' }],
    ['/currency', { currency: 'xyz', rate: '1', from: '2026-04-01', to: '2026-04-02' }],
    ['/rate', { currency: 'eur', rate: '0', from: '2026-04-01', to: '2026-04-02' }],
    ['/rate', { currency: 'eur', rate: '-1', from: '2026-04-01', to: '2026-04-02' }],
    ['/from', { currency: 'eur', rate: '1', from: '2026-04-03', to: '2026-04-02' }],
  ])('a wrong one is refused: %s', async (path, body) => {
    const answer = await enter(body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('takes the right to write billing', async () => {
    const reader = await operatorClient(server, ['billing:read']);
    expect((await reader.get('/admin/exchange-rates')).status).toBe(200);
    expect((await reader.post('/admin/exchange-rates', {})).status).toBe(403);
  });
});

describe('fixed cost', () => {
  const roi = async (query: string) => (await operator.get(`/admin/analytics/roi?${query}`)).body;

  test('of a plan lies on the days that its payments cover, in a group of its own', async () => {
    const { id } = await customerClient(server);
    const covers: [string, string] = ['2026-01-31T23:30:00Z', '2026-02-28T23:30:00Z']; // 1 February to 1 March in Berlin
    const subscription: Sale = {
      at: '2026-02-03T10:00:00Z',
      customerId: id,
      covers,
      subscriptionId: 'sub_plan',
      lines: [
        { planId: sold.planId, amount: 2800 },
        { scenarioId: scenarios[1] ?? '', amount: 3650 },
      ],
    };
    const orderId = await insertSale(server.pool, subscription);
    const days = await roi(`from=2026-01-31&to=2026-03-01&customer=${id}&groupBy=scenario&interval=month`);
    expect(
      days.items.map(({ bucket, group, fixedCostMicros }: Record<string, unknown>) => [
        bucket,
        group,
        fixedCostMicros,
      ]),
    ).toEqual([
      ['2026-02-01', scenarios[1], 2_600_000], // bought along with it: 26 of 365 days
      ['2026-02-01', null, 28_000_000],
      ['2026-03-01', scenarios[1], 100_000],
    ]);
    expect((await roi(`from=2026-02-01&to=2026-02-07&customer=${id}`)).totals.fixedCostMicros).toBe(
      7_500_000,
    );
    await addMovement(server.pool, subscription, orderId, 'refund', '2026-02-20T10:00:00Z');
    expect((await roi(`from=2026-02-01&to=2026-02-28&customer=${id}`)).totals.fixedCostMicros).toBe(0);
  });

  test('of a scenario that is subscribed to lies on the days that are covered', async () => {
    const { id } = await customerClient(server);
    const scenarioId = (await insertScenario(server.pool)).id;
    await insertSale(server.pool, {
      at: '2026-04-01T10:00:00Z',
      customerId: id,
      covers: ['2026-04-01T10:00:00Z', '2026-05-01T10:00:00Z'],
      subscriptionId: 'sub_scenario',
      lines: [{ scenarioId, amount: 3000, isRecurring: true }],
    });
    expect((await roi(`from=2026-04-01&to=2026-04-10&scenario=${scenarioId}`)).totals.fixedCostMicros).toBe(
      10_000_000,
    );
    expect((await roi(`from=2026-05-01&to=2026-05-10&scenario=${scenarioId}`)).totals.fixedCostMicros).toBe(
      0,
    );
  });
});
