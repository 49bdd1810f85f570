import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { sized } from '../../../support/sizes.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { dayAt } from '../figures/calendar.ts';
import { expectSame, expectSameByCurrency, spansOf, toldBuckets, type Shown } from './compare.ts';
import {
  naiveMrr,
  type ModelDiscount,
  type ModelRate,
  type ModelSubscription,
  type ModelWorld,
} from './naive-mrr.ts';
import { lives, rates as randomRates } from './subscription-lives.ts';
import { tellSubscription } from './subscription-rows.ts';

const seed = 20_261_122;
const now = new Date('2026-04-20T12:00:00Z');
const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

/** A library with the rates of a world, and four customers in a random order of ids. */
async function openLibrary(timeZone: string, deductsFinite: boolean, rates: ModelRate[]) {
  const server = await startTestServer({
    now: () => now,
    env: { REPORTING_TIME_ZONE: timeZone, MRR_DEDUCT_FINITE_DISCOUNTS: String(deductsFinite) },
  });
  servers.push(server);
  const customers = await Promise.all(
    ['A', 'B', 'C', 'D'].map(async (name) => (await customerClient(server, name)).id),
  );
  await server.pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at)
     values ('ord_1', $1, 'renewal', 'paid', 'eur', 1000, 0, now(), now(), now())`,
    [customers[0]],
  );
  for (const { currency, at, order, reporting, amount } of rates)
    await server.pool.query(
      `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, object_id, occurred_at, amount, currency,
         presentment_currency, reporting_amount, reporting_currency)
       values ($1, 'stripe', $1, 'charge', 1, 'ord_1', $2, $1, $3, $4, $5, $5, $6, 'usd')`,
      [order, customers[0], new Date(at), amount, currency, reporting],
    );
  return { server, operator: await operatorClient(server), customers };
}

const iso = (at: number) => new Date(at).toISOString();
const percentText = (hundredths: number) => (hundredths / 100).toFixed(2);

function discountOf(discount: ModelDiscount, index: number, currency: string) {
  const { isForever, percentHundredths, amountOff, onlyProduct, startsAt, endsAt } = discount;
  return {
    id: `di_${index}`,
    duration: isForever ? 'forever' : 'repeating',
    percentOff: percentHundredths === null ? null : percentText(percentHundredths),
    amountOff,
    currency: amountOff === null ? null : currency,
    appliesTo: onlyProduct === null ? null : [onlyProduct],
    startsAt: startsAt === null ? null : iso(startsAt),
    endsAt: endsAt === null ? null : iso(endsAt),
  };
}

async function tell(server: TestServer, customers: string[], subscriptions: ModelSubscription[]) {
  await server.pool.query('delete from subscription_states');
  for (const { customer, currency, states } of subscriptions)
    await tellSubscription(
      server.pool,
      { customerId: customers[Number(customer)] ?? '' },
      ...states.map(({ at, rank, status, isVoid, isCancelling, items, discounts }) => ({
        at: iso(at),
        lifeRank: rank,
        status,
        currency,
        isCancelling,
        pauseBehavior: isVoid ? 'void' : null,
        discounts: discounts.map((each, index) => discountOf(each, index, currency)),
        items: items.map((item, index) => ({
          id: `si_${index}`,
          stripePriceId: 'price_1',
          stripeProductId: item.product,
          product: { kind: 'plan' as const, id: 'pln_1' },
          unitAmountDecimal: (item.hundredths / 100).toFixed(2),
          currency,
          quantity: item.quantity,
          interval: item.interval,
          intervalCount: item.intervalCount,
          isMetered: item.isMetered,
          isTaxInclusive: item.inclusiveTaxHundredths > 0,
          inclusiveTaxPercent: percentText(item.inclusiveTaxHundredths),
          discounts: item.discounts.map((each, position) => discountOf(each, position, currency)),
        })),
      })),
    );
}

async function expectAll(operator: ApiClient, world: ModelWorld, from: string, to: string) {
  const model = (range: { from: string; to: string }) => naiveMrr(world, range.from, range.to, '2026-02-18');
  for (const interval of ['week', 'month', 'day'] as const) {
    const { body } = await operator.get(`/admin/analytics/mrr?from=${from}&to=${to}&interval=${interval}`);
    expectSame(body.totals, model({ from, to }), 'totals');
    const buckets = spansOf(interval, from, to);
    expect(body.items.map(({ bucket }: Shown) => bucket)).toEqual(toldBuckets(buckets, world));
    for (const item of body.items as Shown[]) {
      const range = buckets.get(item.bucket ?? '');
      if (range) expectSame(item, model(range), `${interval} ${item.bucket}`);
    }
  }
  const { body } = await operator.get(
    `/admin/analytics/mrr?from=${from}&to=${to}&interval=week&groupBy=currency`,
  );
  expectSameByCurrency(body.items, world, spansOf('week', from, to), '2026-02-18');
}

describe.each([
  ['America/New_York', false],
  ['Pacific/Auckland', true],
])('in %s, deducting discounts of a limited time: %s', (timeZone, deductsFinite) => {
  test(
    `whatever subscriptions go through, the figures are those of the plain model (seed ${seed})`,
    { timeout: 240_000 },
    async () => {
      const [rates = []] = fc.sample(randomRates, { seed, numRuns: 1 });
      const { server, operator, customers } = await openLibrary(timeZone, deductsFinite, rates);
      const dayOf = (at: number) => dayAt(at, timeZone);
      await fc.assert(
        fc.asyncProperty(lives, async (subscriptions) => {
          await tell(server, customers, subscriptions);
          const world = { subscriptions, rates, reportingCurrency: 'usd', dayOf, deductsFinite };
          await expectAll(operator, world, '2026-02-26', '2026-03-10');
        }),
        { seed, numRuns: sized({ part: 12, whole: 40 }), interruptAfterTimeLimit: 90_000 },
      );
    },
  );
});
