import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { insertPayment } from '../../../support/ledger-rows.ts';
import { insertScenario } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { discount, item, tellSubscription, type Told } from './subscription-rows.ts';

const now = new Date('2026-12-31T12:00:00Z');
const timeZone = 'Europe/Berlin';
let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: timeZone } });
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const newCustomer = async () => (await customerClient(server)).id;
const mrr = async (query: string) => (await operator.get(`/admin/analytics/mrr?${query}`)).body;

/** The closing of a customer with one subscription of these states. */
async function closingOf(told: Told[], { on = '2026-06-30' } = {}) {
  const customerId = await newCustomer();
  await tellSubscription(server.pool, { customerId }, ...told);
  return mrr(`from=${on}&to=${on}&customer=${customerId}`);
}
const at = '2026-06-01T10:00:00Z';

/** Settles payments of 1,000 minor units, which set the rate of their day. */
async function settledIn(currency: string, customerId: string) {
  const scenarioId = (await insertScenario(server.pool)).id;
  return (day: string, reportingAmount: number) =>
    insertPayment(server.pool, {
      customerId,
      scenarioId,
      at: `${day}T11:00:00Z`,
      amount: 1000,
      currency,
      reportingAmount,
    });
}

describe('worked example C', () => {
  let own: TestServer;
  let figures: (query: string) => Promise<any>; // oxlint-disable-line typescript/no-explicit-any
  beforeAll(async () => {
    own = await startTestServer({ now: () => now });
    const reader = await operatorClient(own);
    figures = async (query) => (await reader.get(`/admin/analytics/mrr?${query}`)).body;
    const [a, b, c, d] = await Promise.all(
      ['A', 'B', 'C', 'D'].map(async (name) => (await customerClient(own, name)).id),
    );
    const tell = (customerId: string, ...told: Told[]) => tellSubscription(own.pool, { customerId }, ...told);
    const weekly = [item({ amount: 500, interval: 'week' })];
    const yearly = [item({ amount: 12_000, interval: 'year' })];
    await tell(
      a!,
      { at: '2026-01-05T10:00:00Z', items: [item({ amount: 1000 })] },
      { at: '2026-02-10T10:00:00Z', items: [item({ amount: 2500 })] },
    );
    await tell(
      b!,
      { at: '2026-01-06T10:00:00Z', items: yearly },
      { at: '2026-02-11T10:00:00Z', status: 'canceled', items: yearly },
    );
    await tell(
      c!,
      { at: '2026-01-07T10:00:00Z', items: weekly },
      { at: '2026-02-12T10:00:00Z', status: 'paused', items: weekly },
      { at: '2026-03-12T10:00:00Z', items: weekly },
    );
    await tell(d!, {
      at: '2026-02-13T10:00:00Z',
      items: [item({ amount: 3000 })],
      discounts: [discount({ percentOff: '50' })],
    });
  });
  afterAll(() => own.close());

  test('January closes at 41.67, ARR 500.00', async () => {
    expect((await figures('from=2026-01-01&to=2026-01-31')).totals).toMatchObject({
      opening: 0,
      new: 4167,
      closing: 4167,
      arr: 50_000,
      arpa: 1389,
      payingCustomers: 3,
      customerChurn: null,
      grr: null,
      nrr: null,
      quickRatio: null,
    });
  });

  test('February: new 15.00, expansion 15.00, churn 31.67; closing 40.00, NRR 60 %, GRR 24 %', async () => {
    const { totals, previous, items } = await figures('from=2026-02-01&to=2026-02-28&interval=month');
    expect(totals).toMatchObject({
      opening: 4167,
      new: 1500,
      expansion: 1500,
      reactivation: 0,
      fx: 0,
      contraction: 0,
      churn: 3167,
      closing: 4000,
      committed: 4000,
      payingCustomers: 2,
      customerChurn: 2 / 3,
      nrr: 0.6,
      grr: 0.24,
    });
    expect(totals.quickRatio).toBeCloseTo(30 / (10 + 65 / 3), 12);
    expect(previous).toMatchObject({ closing: 4167 });
    expect(items).toMatchObject([{ bucket: '2026-02-01', churn: 3167 }]);
  });

  test('March: C comes back, 21.67; closing 61.67', async () => {
    expect((await figures('from=2026-03-01&to=2026-03-31')).totals).toMatchObject({
      opening: 4000,
      new: 0,
      reactivation: 2167,
      closing: 6167,
      payingCustomers: 3,
    });
  });

  test('the overview shows the same', async () => {
    const reader = await operatorClient(own);
    const { body } = await reader.get('/admin/analytics/overview?from=2026-03-01&to=2026-03-31');
    expect(body.totals).toMatchObject({ mrr: 6167, payingCustomers: 3 });
    expect(body.previous).toMatchObject({ mrr: 4000, payingCustomers: 2 });
  });

  test('as CSV', async () => {
    const reader = await operatorClient(own);
    const { body } = await reader.get('/admin/analytics/mrr?from=2026-01-01&to=2026-03-31&interval=month', {
      accept: 'text/csv',
    });
    expect(body.split('\n').slice(0, 3)).toEqual([
      'bucket,group,label,opening,new,expansion,reactivation,fx,contraction,churn,closing,committed,arr,arpa,payingCustomers,customerChurn,grr,nrr,quickRatio,unconvertedCount,unconvertedAmounts',
      '2026-01-01,,,0,4167,0,0,0,0,0,4167,4167,50000,1389,3,,,,,0,',
      expect.stringMatching(/^2026-02-01,,,4167,1500,1500,0,0,0,3167,4000,4000,48000,2000,2,0\.66/),
    ]);
  });
});

describe('what a subscription is worth a month', () => {
  test.each<[string, number, Told]>([
    ['day × 365 ÷ 12', 3042, { at, items: [item({ amount: 100, interval: 'day' })] }],
    ['every two weeks', 1083, { at, items: [item({ amount: 500, interval: 'week', intervalCount: 2 })] }],
    ['every three months', 333, { at, items: [item({ interval: 'month', intervalCount: 3 })] }],
    ['every two years', 50, { at, items: [item({ amount: 1200, interval: 'year', intervalCount: 2 })] }],
    ['a quantity, with decimals of a cent', 413, { at, items: [item({ amount: '137.5', quantity: 3 })] }],
    ['half a cent is rounded away from zero', 1, { at, items: [item({ amount: '0.5' })] }],
    ['several items', 1500, { at, items: [item(), item({ amount: 500 })] }],
    ['metered items count 0', 1000, { at, items: [item(), item({ isMetered: true })] }],
    [
      'inclusive tax is taken out',
      840,
      { at, items: [item({ isTaxInclusive: true, inclusiveTaxPercent: '19' })] },
    ],
    ['past due counts', 1000, { at, status: 'past_due', items: [item()] }],
    ['paused collection keeps it', 1000, { at, pauseBehavior: 'mark_uncollectible', items: [item()] }],
    ['void does not', 0, { at, pauseBehavior: 'void', items: [item()] }],
    ['nothing of ours', 0, { at, items: [item({ product: null })] }],
    ['a percentage', 667, { at, items: [item()], discounts: [discount({ percentOff: '33.3' })] }],
    [
      'a percentage of one product',
      1750,
      {
        at,
        items: [item({ stripeProductId: 'prod_a' }), item()],
        discounts: [discount({ percentOff: '25', appliesTo: ['prod_a'] })],
      },
    ],
    [
      'a percentage of an item',
      1900,
      { at, items: [item({ discounts: [discount({ percentOff: '10' })] }), item()] },
    ],
    [
      'an amount once a period, not per item or piece',
      2700,
      { at, items: [item({ quantity: 2 }), item()], discounts: [discount({ amountOff: 300 })] },
    ],
    [
      'an amount off a year is a twelfth of it a month',
      900,
      { at, items: [item({ amount: 12_000, interval: 'year' })], discounts: [discount({ amountOff: 1200 })] },
    ],
    ['never below 0', 0, { at, items: [item()], discounts: [discount({ amountOff: 5000 })] }],
    [
      'in the order listed: first the amount',
      350,
      { at, items: [item()], discounts: [discount({ amountOff: 300 }), discount({ percentOff: '50' })] },
    ],
    [
      'in the order listed: first the percentage',
      200,
      { at, items: [item()], discounts: [discount({ percentOff: '50' }), discount({ amountOff: 300 })] },
    ],
    [
      'an amount lies on the items in proportion',
      1350, // 2000 + 1000 − 300: of prod_a 1800 are left, of which a quarter goes
      {
        at,
        items: [
          item({ amount: 2000, stripeProductId: 'prod_a' }),
          item({ amount: 1000, isTaxInclusive: true, inclusiveTaxPercent: '100' }),
        ],
        discounts: [discount({ amountOff: 300 }), discount({ percentOff: '50', appliesTo: ['prod_a'] })],
      },
    ],
    [
      'of a limited time',
      1000,
      { at, items: [item()], discounts: [discount({ percentOff: '50', duration: 'once' })] },
    ],
    ...['trialing', 'incomplete', 'incomplete_expired', 'unpaid', 'paused', 'canceled', 'a_new_word'].map(
      (status): [string, number, Told] => [status, 0, { at, status, items: [item()] }],
    ),
  ])('%s: %i', async (_what, expected, told) => {
    const { totals } = await closingOf([told]);
    expect([totals.closing, totals.payingCustomers]).toEqual([expected, expected > 0 ? 1 : 0]);
  });

  test('one that is set to end counts until it ends, but not as committed', async () => {
    const ending = { at, items: [item()], isCancelling: true };
    expect((await closingOf([ending])).totals).toMatchObject({ closing: 1000, committed: 0 });
  });

  test('a price that is not fixed counts 0, and the answer says so', async () => {
    const { totals, gates } = await closingOf([{ at, items: [item({ unitAmountDecimal: null }), item()] }]);
    expect(totals.closing).toBe(1000);
    expect(gates).toContainEqual({
      figure: null,
      code: 'incomplete',
      reason: expect.stringContaining('without a fixed price'),
    });
  });

  test('discounts of a limited time are taken off where the operator wants it, from their first day to their last', async () => {
    const own = await startTestServer({ now: () => now, env: { MRR_DEDUCT_FINITE_DISCOUNTS: 'true' } });
    const customerId = (await customerClient(own)).id;
    const limited = discount({
      percentOff: '50',
      duration: 'repeating',
      startsAt: at,
      endsAt: '2026-06-10T10:00:00Z',
    });
    await tellSubscription(own.pool, { customerId }, { at, items: [item()], discounts: [limited] });
    const { body } = await (
      await operatorClient(own)
    ).get('/admin/analytics/mrr?from=2026-06-08&to=2026-06-11&interval=day');
    expect(body.items.map(({ closing, expansion }: Record<string, number>) => [closing, expansion])).toEqual([
      [500, 0],
      [500, 0],
      [1000, 500],
      [1000, 0],
    ]);
    await own.close();
  });
});

describe('movements', () => {
  test('are of a customer and a day, whatever happens within the day and between its subscriptions', async () => {
    const customerId = await newCustomer();
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-05-01T08:00:00Z', items: [item()] },
      { at: '2026-05-10T08:00:00Z', status: 'canceled', items: [item()] },
    );
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-05-10T20:00:00Z', items: [item({ amount: 700 })] },
    );
    const { items } = await mrr(`from=2026-05-10&to=2026-05-10&interval=day&customer=${customerId}`);
    expect(items).toMatchObject([
      { opening: 1000, contraction: 300, churn: 0, new: 0, closing: 700, customerChurn: 0, grr: 0.7 },
    ]);
  });

  test('of states in one second the later in life counts', async () => {
    const { totals } = await closingOf([
      { at, items: [item({ amount: 900 })], lifeRank: 2 },
      { at, items: [item({ amount: 100 })], lifeRank: 1 },
    ]);
    expect(totals.closing).toBe(900);
  });

  test('a day closes at midnight of the reporting zone, on both sides of daylight saving', async () => {
    const customerId = await newCustomer();
    const told = (instant: string, amount: number) => ({ at: instant, items: [item({ amount })] });
    await tellSubscription(
      server.pool,
      { customerId },
      told('2026-03-28T22:59:59Z', 100), // 28 March, 23:59:59 in winter
      told('2026-03-28T23:00:00Z', 200), // 29 March, 00:00
      told('2026-03-29T21:59:59Z', 300), // 29 March, 23:59:59 in summer: a day of 23 hours
      told('2026-03-29T22:00:00Z', 400), // 30 March, 00:00
    );
    const { items } = await mrr(`from=2026-03-27&to=2026-03-31&interval=day&customer=${customerId}`);
    expect(items.map(({ bucket, closing }: Record<string, unknown>) => [bucket, closing])).toEqual([
      ['2026-03-28', 100],
      ['2026-03-29', 300],
      ['2026-03-30', 400],
      ['2026-03-31', 400],
    ]);
  });

  test('another currency counts at its latest settled rate; what the rate did is no expansion', async () => {
    const customerId = await newCustomer();
    const settled = await settledIn('eur', customerId);
    const inEuro = (amount: number) => [item({ amount, currency: 'eur' })];
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-07-01T08:00:00Z', currency: 'eur', items: inEuro(1000) },
      { at: '2026-07-04T08:00:00Z', currency: 'eur', items: inEuro(2000) },
      { at: '2026-07-06T08:00:00Z', status: 'canceled', currency: 'eur', items: inEuro(2000) },
    );
    const days = () => mrr(`from=2026-07-01&to=2026-07-06&interval=day&customer=${customerId}`);
    const before = await mrr(`from=2026-07-01&to=2026-07-05&customer=${customerId}`);
    expect(before.totals).toMatchObject({
      closing: 0,
      payingCustomers: 0,
      unconverted: { count: 1, amounts: [{ amount: 2000, currency: 'eur' }] },
    });
    expect(before.gates).toContainEqual({
      figure: null,
      code: 'incomplete',
      reason: expect.stringContaining('without a rate'),
    });
    await settled('2026-07-02', 1100);
    await settled('2026-07-04', 1200);
    await settled('2026-07-05', 1150);
    await settled('2026-07-06', 1300);
    const movements = (await days()).items.map(
      ({ closing, new: added, fx, expansion, churn }: Record<string, number>) => ({
        closing,
        added,
        fx,
        expansion,
        churn,
      }),
    );
    expect(movements).toEqual([
      { closing: 0, added: 0, fx: 0, expansion: 0, churn: 0 },
      { closing: 1100, added: 1100, fx: 0, expansion: 0, churn: 0 },
      { closing: 1100, added: 0, fx: 0, expansion: 0, churn: 0 },
      { closing: 2400, added: 0, fx: 100, expansion: 1200, churn: 0 },
      { closing: 2300, added: 0, fx: -100, expansion: 0, churn: 0 },
      { closing: 0, added: 0, fx: 0, expansion: 0, churn: 2300 },
    ]);
  });
});

describe('exchange rates', () => {
  /** Who pays 10.00 dollars and 100.00 kroner, of which nothing is settled before 10 August. */
  async function payer(krone: string) {
    const customerId = await newCustomer();
    const kroner = [item({ amount: 10_000, currency: krone })];
    await tellSubscription(server.pool, { customerId }, { at: '2026-08-01T08:00:00Z', items: [item()] });
    const told = { currency: krone, items: kroner };
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-08-01T08:00:00Z', ...told },
      { at: '2026-08-12T08:00:00Z', status: 'canceled', ...told },
    );
    return { customerId, settled: await settledIn(krone, customerId) };
  }
  const movementsOf = async (customerId: string) =>
    (await mrr(`from=2026-08-09&to=2026-08-12&interval=day&customer=${customerId}`)).items.map(
      ({ fx, new: added, expansion, contraction, churn, closing }: Record<string, number>) => [
        fx,
        added,
        expansion,
        contraction,
        churn,
        closing,
      ],
    );

  test('the first one of a currency is no expansion of who pays in another one already', async () => {
    const { customerId, settled } = await payer('sek');
    await settled('2026-08-10', 100);
    expect(await movementsOf(customerId)).toEqual([
      [0, 0, 0, 0, 0, 1000],
      [1000, 0, 0, 0, 0, 2000],
      [0, 0, 0, 0, 0, 2000],
      [0, 0, 0, 1000, 0, 1000],
    ]);
  });

  test('one that moves on the day on which a subscription ends comes before the contraction', async () => {
    const { customerId, settled } = await payer('nok');
    await settled('2026-08-10', 100);
    await settled('2026-08-12', 150);
    expect((await movementsOf(customerId))[3]).toEqual([500, 0, 0, 1500, 0, 1000]);
  });

  test('one that moves on the day on which a customer leaves is in the churn of neither', async () => {
    const customerId = await newCustomer();
    const { settled } = await payer('dkk');
    const told = { currency: 'dkk', items: [item({ amount: 10_000, currency: 'dkk' })] };
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-08-01T08:00:00Z', ...told },
      { at: '2026-08-12T08:00:00Z', status: 'canceled', ...told },
    );
    await settled('2026-08-10', 100);
    await settled('2026-08-12', 150);
    expect((await movementsOf(customerId))[3]).toEqual([0, 0, 0, 0, 1000, 0]);
  });

  test('two that move against each other leave a customer who pays in both where it was', async () => {
    const { customerId, settled } = await payer('czk');
    const { settled: settledInForint } = await payer('huf');
    const told = { currency: 'huf', items: [item({ amount: 10_000, currency: 'huf' })] };
    await tellSubscription(server.pool, { customerId }, { at: '2026-08-01T08:00:00Z', ...told });
    await settled('2026-08-09', 100);
    await settledInForint('2026-08-09', 100);
    await settled('2026-08-11', 150);
    await settledInForint('2026-08-11', 50);
    const { totals } = await mrr(`from=2026-08-11&to=2026-08-11&customer=${customerId}`);
    expect(totals).toMatchObject({ opening: 3000, closing: 3000, fx: 0, grr: 1, nrr: 1 });
  });
});

describe('filters', () => {
  test('by scenario only what sells this scenario itself counts, by currency only what is presented in it', async () => {
    const customerId = await newCustomer();
    const scenario = await insertScenario(server.pool);
    const ofScenario = item({ amount: 300, product: { kind: 'scenario', id: scenario.id } });
    await tellSubscription(server.pool, { customerId }, { at, items: [item()] });
    await tellSubscription(server.pool, { customerId }, { at, items: [ofScenario] });
    const june = `from=2026-06-30&to=2026-06-30&customer=${customerId}`;
    expect((await mrr(june)).totals.closing).toBe(1300);
    const { totals, gates } = await mrr(`${june}&scenario=${scenario.slug}`);
    expect([totals.closing, gates.length]).toEqual([300, expect.any(Number)]);
    expect(gates).toContainEqual({
      figure: null,
      code: 'incomplete',
      reason: expect.stringContaining('plans'),
    });
    expect((await mrr(`${june}&currency=eur`)).totals).toMatchObject({ closing: 0, payingCustomers: 0 });
    expect((await mrr(`${june}&currency=usd`)).totals.closing).toBe(1300);
    expect((await mrr(`${june}&aiModel=x`)).gates).toContainEqual(
      expect.objectContaining({ code: 'filterIgnored' }),
    );
  });

  test('by plan only subscriptions to it count, and a plan that is not there is refused', async () => {
    const customerId = await newCustomer();
    const price = { amount: 1900, currency: 'usd' };
    const { body: plan } = await operator.post('/admin/plans', {
      name: 'Everything',
      price,
      interval: 'month',
      scenarios: 'all',
    });
    const ofPlan = item({ amount: 1900, product: { kind: 'plan', id: plan.id } });
    await tellSubscription(server.pool, { customerId }, { at, items: [item()] });
    await tellSubscription(server.pool, { customerId }, { at, items: [ofPlan] });
    const june = `from=2026-06-30&to=2026-06-30&customer=${customerId}`;
    expect((await mrr(june)).totals.closing).toBe(2900);
    expect((await mrr(`${june}&plan=${plan.id}`)).totals).toMatchObject({
      closing: 1900,
      payingCustomers: 1,
    });
    const natively = await mrr(`${june}&plan=${plan.id}&groupBy=currency`);
    expect(natively.items).toMatchObject([{ group: 'usd', closingNative: 1900 }]);
    expect((await operator.get(`/admin/analytics/mrr?${june}&plan=pln_none`)).status).toBe(422);
  });

  test('days to come have no bucket, and the answer says that the rest is of now', async () => {
    const body = await mrr('from=2026-12-30&to=2027-01-05&interval=day');
    expect(body.items.map(({ bucket }: { bucket: string }) => bucket)).toEqual(['2026-12-30', '2026-12-31']);
    expect(body.gates).toContainEqual({
      figure: null,
      code: 'incomplete',
      reason: expect.stringContaining('future'),
    });
  });

  test('what lies before the first subscription has no bucket, what lies after its end has', async () => {
    const customerId = await newCustomer();
    const period = `from=2026-03-01&to=2026-07-31&interval=month&customer=${customerId}`;
    expect((await mrr(period)).items).toEqual([]);
    await tellSubscription(
      server.pool,
      { customerId },
      { at: '2026-04-10T10:00:00Z', items: [item()] },
      { at: '2026-06-10T10:00:00Z', status: 'canceled', items: [item()] },
    );
    const body = await mrr(period);
    expect(body.items.map(({ bucket, closing }: Record<string, unknown>) => [bucket, closing])).toEqual([
      ['2026-04-01', 1000],
      ['2026-05-01', 1000],
      ['2026-06-01', 0],
      ['2026-07-01', 0],
    ]);
    expect(body.totals).toMatchObject({ opening: 0, new: 1000, churn: 1000, closing: 0 });
  });

  test('only operators who may read figures see them', async () => {
    const stranger = await operatorClient(server, ['customers:read']);
    expect((await stranger.get('/admin/analytics/mrr')).status).toBe(403);
  });
});
