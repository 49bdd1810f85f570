import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startShop, type Shop, type Ware } from '../billing/shop.ts';
import { item, tellSubscription } from './mrr/subscription-rows.ts';

let shop: Shop;
let operator: ApiClient;
let wares: Record<'usd' | 'eur' | 'jpy' | 'kwd' | 'gbp', Ware>;
const at = new Date('2026-03-10T10:00:00Z');
let today = at;
const period = 'from=2026-03-01&to=2026-03-31&compare=none';

/**
 * One sale in dollars, two in euro of which a part of one goes back, one in yen (no decimals), one in dinars (three), and one in pounds, which stay
 * pounds in Stripe's balance: unconverted. Each costs 30 minor units of the balance in fees.
 */
beforeAll(async () => {
  shop = await startShop({
    stripe: {
      feePercent: 0,
      feeFixed: 30,
      settlementCurrency: 'usd',
      exchangeRates: { eur: 1.1, jpy: 0.67, kwd: 0.325 },
    },
    env: { REPORTING_TIME_ZONE: 'Europe/Berlin' },
    now: () => today,
  });
  operator = await operatorClient(shop.server);
  const newWare = (currency: string, amount: number) => shop.newWare({ amount, currency });
  wares = {
    usd: await newWare('usd', 1900),
    eur: await newWare('eur', 2750),
    jpy: await newWare('jpy', 2999),
    kwd: await newWare('kwd', 12_000),
    gbp: await newWare('gbp', 777),
  };
  await buy('usd');
  const paymentId = await buy('eur', { taxAmount: 550 });
  await buy('eur', { taxAmount: 550 });
  await buy('jpy');
  await buy('kwd', { taxAmount: 600 });
  shop.stripe.refund(paymentId, { amount: 1000, at: new Date('2026-03-12T10:00:00Z') });
  shop.stripe.configure({ settlementCurrency: 'gbp' });
  await buy('gbp');
  shop.stripe.configure({ settlementCurrency: 'usd' });
  await shop.openCheckout(await shop.newBuyer(), wares.jpy); // and leaves it there
  today = new Date('2026-04-20T10:00:00Z');
  await shop.deliver({ order: 'shuffled', seed: 7, times: 2 });
});
afterAll(() => shop.close());

type Payment = Parameters<Shop['buy']>[2];
async function buy(currency: keyof typeof wares, payment: Payment = {}): Promise<string> {
  return (await shop.buy(await shop.newBuyer(), wares[currency], { at, ...payment })).paymentId;
}

type Item = Record<string, unknown> & { group: string };
const ask = async (query: string, figures = 'revenue') =>
  (await operator.get(`/admin/analytics/${figures}?${period}&groupBy=currency&${query}`)).body;
async function groupsOf(query = '', figures = 'revenue'): Promise<Record<string, Item>> {
  const { items } = await ask(query, figures);
  return Object.fromEntries(items.map((each: Item) => [each.group, each]));
}

describe('revenue by currency', () => {
  test('tells each currency in its own minor units beside the reporting currency', async () => {
    const groups = await groupsOf();
    expect(Object.keys(groups)).toEqual(['eur', 'gbp', 'jpy', 'kwd', 'usd']);
    expect(groups['eur']).toMatchObject({
      bucket: null,
      label: 'eur',
      orders: 2,
      grossVolume: 7260, // 2 × 33.00 × 1.1
      grossVolumeNative: 6600,
      taxNative: 933, // 2 × 5.50 − 1.67
      grossRevenue: 6050,
      grossRevenueNative: 5500,
      refunds: 916, // 11.00 − 1.84, the tax part of what Stripe took back
      refundsNative: 833,
      refundRateNative: 833 / 5500,
      disputesNative: 0,
      netRevenue: 5134,
      netRevenueNative: 4667,
      fees: 60,
      feesNative: { count: 2, amounts: [{ amount: 60, currency: 'usd' }] },
      netAfterFees: 5074,
      netAfterFeesNative: null, // the fees are dollars
      averageOrderValue: 3025,
      averageOrderValueNative: 2750,
    });
    expect(groups['jpy']).toMatchObject({
      checkoutsCreated: 2,
      checkoutsPaid: 1,
      grossVolume: 2009,
      grossVolumeNative: 2999,
      averageOrderValueNative: 2999,
    });
    expect(groups['kwd']).toMatchObject({
      grossVolume: 4095, // 12.600 dinars × 3.25
      grossVolumeNative: 12_600,
      taxNative: 600,
      grossRevenueNative: 12_000,
    });
    expect(groups['usd']).toMatchObject({ netAfterFees: 1870, netAfterFeesNative: 1870 });
  });

  test('tells what is unconverted in full, with fees that Stripe took in the same currency', async () => {
    expect((await groupsOf())['gbp']).toMatchObject({
      grossVolume: 0,
      orders: 1,
      unconverted: { count: 2, amounts: [{ amount: 747, currency: 'gbp' }] },
      grossVolumeNative: 777,
      netRevenueNative: 777,
      feesNative: { count: 1, amounts: [{ amount: 30, currency: 'gbp' }] },
      netAfterFeesNative: 747,
      averageOrderValueNative: 777,
    });
  });

  test('the native figures, converted row by row at the rows’ own rates, are the reporting ones', async () => {
    const { rows } = await shop.server.pool.query<{
      currency: string;
      kind: string;
      amount: number;
      rate: number;
    }>(
      `select entry.presentment_currency as currency, entry.kind, entry.amount, charge.reporting_amount::float8 / charge.amount as rate
       from revenue_entries entry join revenue_entries charge on charge.order_id = entry.order_id and charge.kind = 'charge'
       where charge.reporting_amount is not null and entry.currency = entry.presentment_currency and entry.kind not like 'fee%'`,
    );
    const groups = await groupsOf();
    for (const currency of ['usd', 'eur', 'jpy', 'kwd']) {
      const own = rows.filter((row) => row.currency === currency);
      const sum = (worth: (row: (typeof own)[number]) => number) =>
        own.reduce((all, row) => all + worth(row), 0);
      expect(sum(({ amount }) => amount)).toBe(groups[currency]?.['netRevenueNative']);
      expect(sum(({ amount, rate }) => Math.round(amount * rate))).toBe(groups[currency]?.['netRevenue']);
    }
  });

  test('the groups add up to the totals of the reporting currency, by whatever bucket', async () => {
    for (const interval of ['', 'interval=day', 'interval=week', 'interval=month']) {
      const { totals, items } = await ask(interval);
      for (const name of ['grossVolume', 'tax', 'refunds', 'netRevenue', 'fees', 'netAfterFees', 'orders'])
        expect([name, items.reduce((sum: number, each: Item) => sum + Number(each[name]), 0)]).toEqual([
          name,
          totals[name],
        ]);
      const checkouts = items.reduce((sum: number, each: Item) => sum + Number(each['checkoutsPaid']), 0);
      expect([checkouts, totals.checkoutsPaid]).toEqual([6, 6]);
    }
  });

  test('by day, the refund stands on its own', async () => {
    const { items } = await ask('interval=day&currency=eur');
    expect(
      items.map(({ bucket, grossRevenueNative, refundsNative, netRevenueNative }: Item) => [
        bucket,
        grossRevenueNative,
        refundsNative,
        netRevenueNative,
      ]),
    ).toEqual([
      ['2026-03-10', 5500, 0, 5500],
      ['2026-03-12', 0, 833, -833],
    ]);
  });

  test('with the filter "currency" only that one is told, as it is without', async () => {
    const { items, totals } = await ask('currency=eur');
    expect(items).toEqual([(await groupsOf())['eur']]);
    expect(items[0]).toMatchObject(totals);
  });

  test('as CSV, after the columns of every grouping', async () => {
    const { body } = await operator.get(`/admin/analytics/revenue?${period}&groupBy=currency`, {
      accept: 'text/csv',
    });
    const lines = body.split('\n');
    expect(lines[0]).toBe(
      'bucket,group,label,grossVolume,tax,grossRevenue,refunds,disputes,netRevenue,fees,netAfterFees,refundRate,disputeRate,orders,averageOrderValue,checkoutsCreated,checkoutsPaid,unconvertedCount,unconvertedAmounts,pendingCount,pendingAmounts,grossVolumeNative,taxNative,grossRevenueNative,refundsNative,disputesNative,netRevenueNative,feesNativeCount,feesNativeAmounts,netAfterFeesNative,refundRateNative,averageOrderValueNative',
    );
    expect(lines[4]).toBe(
      ',kwd,kwd,4095,195,3900,0,0,3900,30,3870,0,0,1,3900,1,1,0,,0,,12600,600,12000,0,0,12000,1,usd 30,,0,12000',
    );
  });

  test('what Stripe showed in another currency stands with the currency that was charged; the filter finds it by what was shown', async () => {
    const presentment = { amount: 1700, currency: 'gbp' };
    await buy('usd', { at: new Date('2026-04-02T10:00:00Z'), presentment });
    await shop.deliver();
    const april = async (query: string) =>
      (await operator.get(`/admin/analytics/revenue?from=2026-04-01&to=2026-04-30&compare=none&${query}`))
        .body;
    expect((await april('groupBy=currency')).items).toMatchObject([
      { group: 'usd', grossVolume: 1900, grossVolumeNative: 1900 },
    ]);
    expect((await april('currency=gbp')).totals.grossVolume).toBe(1900);
    expect((await april('currency=usd')).totals.grossVolume).toBe(0);
    const { id } = await shop.newBuyer();
    await shop.server.pool.query(
      `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at, presentment_amount,
         presentment_currency)
       values ('ord_shown', $1, 'purchase', 'paid', 'usd', 1900, 0, '2026-04-03', '2026-04-03', now(), 1700, 'gbp')`,
      [id],
    );
    await shop.server.pool.query(
      `insert into order_lines (order_id, position, scenario_id, amount) values ('ord_shown', 1, $1, 1900)`,
      [wares.usd.id],
    );
    expect((await april('currency=gbp')).totals.pending).toEqual({
      count: 1,
      amounts: [{ amount: 1900, currency: 'usd' }],
    });
    expect((await april('currency=usd')).totals.pending.count).toBe(0);
  });
});

describe('recurring revenue by currency', () => {
  beforeAll(async () => {
    const subscribe = async (
      currency: string,
      ...amounts: [day: string, amount: number, change?: object][]
    ) => {
      const { id: customerId } = await shop.newBuyer();
      await tellSubscription(
        shop.server.pool,
        { customerId },
        ...amounts.map(([day, amount, change]) => ({
          at: `2026-03-${day}T10:00:00Z`,
          currency,
          items: [item({ amount, currency })],
          ...change,
        })),
      );
      return customerId;
    };
    await subscribe('usd', ['11', 1000]);
    await subscribe('eur', ['11', 1000], ['20', 1500]);
    await subscribe('eur', ['12', 500], ['25', 500, { status: 'canceled' }]);
    await subscribe('jpy', ['11', 2999], ['15', 2999, { isCancelling: true }]);
    await subscribe('kwd', ['11', 12_600]);
    await subscribe('gbp', ['11', 800], ['21', 700]);
    await subscribe('cad', ['11', 900, { status: 'trialing' }]);
  });

  test('tells each currency in its own minor units, without any exchange rate', async () => {
    const groups = await groupsOf('', 'mrr');
    expect(Object.keys(groups)).toEqual(['eur', 'gbp', 'jpy', 'kwd', 'usd']);
    expect(groups['eur']).toMatchObject({
      bucket: null,
      label: 'eur',
      opening: 0,
      new: 1650,
      expansion: 550,
      churn: 550,
      closing: 1650,
      openingNative: 0,
      newNative: 1500,
      expansionNative: 500,
      reactivationNative: 0,
      contractionNative: 0,
      churnNative: 500,
      closingNative: 1500,
      committedNative: 1500,
      arrNative: 18_000,
      arpaNative: 1500,
      payingCustomersNative: 1,
      customerChurnNative: null,
      grrNative: null,
      nrrNative: null,
      quickRatioNative: 4,
    });
    expect(groups['jpy']).toMatchObject({ closing: 2009, closingNative: 2999, committedNative: 0 });
    expect(groups['kwd']).toMatchObject({ closing: 4095, closingNative: 12_600, arrNative: 151_200 });
    expect(groups['usd']).toMatchObject({ closing: 1000, closingNative: 1000 });
  });

  test('tells in full what has no rate', async () => {
    expect((await groupsOf('', 'mrr'))['gbp']).toMatchObject({
      closing: 0,
      payingCustomers: 0,
      arpa: null,
      unconverted: { count: 1, amounts: [{ amount: 700, currency: 'gbp' }] },
      newNative: 800,
      contractionNative: 100,
      closingNative: 700,
      payingCustomersNative: 1,
      arpaNative: 700,
    });
  });

  test('levels of the groups add up to the total, and each group is what the filter tells', async () => {
    const { totals, items } = await ask('', 'mrr');
    for (const name of ['opening', 'closing', 'committed', 'arr'])
      expect([name, items.reduce((sum: number, each: Item) => sum + Number(each[name]), 0)]).toEqual([
        name,
        totals[name],
      ]);
    for (const { group, ...figures } of items as Item[]) {
      const filtered = await ask(`currency=${group}`, 'mrr');
      expect(filtered.items).toEqual([{ group, ...figures }]);
      expect(figures).toMatchObject(filtered.totals);
    }
  });

  test('by week, from its first week on, each leads to the next', async () => {
    const { items } = await ask('interval=week&currency=eur', 'mrr');
    expect(
      items.map(({ bucket, openingNative, newNative, expansionNative, churnNative, closingNative }: Item) => [
        bucket,
        openingNative,
        newNative,
        expansionNative,
        churnNative,
        closingNative,
      ]),
    ).toEqual([
      ['2026-03-09', 0, 1500, 0, 0, 1500],
      ['2026-03-16', 1500, 0, 500, 0, 2000],
      ['2026-03-23', 2000, 0, 0, 500, 1500],
      ['2026-03-30', 1500, 0, 0, 0, 1500],
    ]);
    expect(items[2]).toMatchObject({ customerChurnNative: 0.5, grrNative: 0.75, nrrNative: 0.75 });
  });

  test('as CSV', async () => {
    const { body } = await operator.get(`/admin/analytics/mrr?${period}&groupBy=currency`, {
      accept: 'text/csv',
    });
    const lines = body.split('\n');
    expect(lines[0]).toBe(
      'bucket,group,label,opening,new,expansion,reactivation,fx,contraction,churn,closing,committed,arr,arpa,payingCustomers,customerChurn,grr,nrr,quickRatio,unconvertedCount,unconvertedAmounts,openingNative,newNative,expansionNative,reactivationNative,contractionNative,churnNative,closingNative,committedNative,arrNative,arpaNative,payingCustomersNative,customerChurnNative,grrNative,nrrNative,quickRatioNative',
    );
    expect(lines[2]).toBe(
      ',gbp,gbp,0,0,0,0,0,0,0,0,0,0,,0,,,,,1,gbp 700,0,800,0,0,100,0,700,700,8400,700,1,,,,8',
    );
  });

  test('grouped by anything else, recurring revenue is refused', async () => {
    const { status, body } = await operator.get(`/admin/analytics/mrr?${period}&groupBy=scenario`);
    expect([status, body.errors[0].path]).toEqual([422, '/query/groupBy']);
  });
});
