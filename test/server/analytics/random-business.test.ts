import { afterAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../../support/api-client.ts';
import { openBusiness } from './business.ts';
import { expectSame, spansOf, toldBuckets } from './mrr/compare.ts';
import { naiveMrr, type ModelRate, type ModelWorld } from './mrr/naive-mrr.ts';
import {
  naiveRevenue,
  naiveRows,
  type ModelLine,
  type ModelPayment,
  type ModelRow,
} from './naive-revenue.ts';

const [from, to] = ['2026-01-15', '2026-04-30'];
const closings: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

const groups: Record<string, (payment: ModelPayment, line: ModelLine) => string | null> = {
  none: () => null,
  scenario: (_payment, { scenario }) => scenario,
  plan: (_payment, { plan }) => plan,
  bundle: (_payment, { bundle }) => bundle,
  country: ({ country }) => country,
  customer: ({ customer }) => customer,
  coupon: ({ coupon }) => coupon,
};

/** What another currency was worth whenever a movement of it was settled in the reporting currency. */
const ratesOf = (payments: ModelPayment[]): ModelRate[] =>
  payments.flatMap(({ currency, movements }) =>
    movements.flatMap(({ amount, balance }) =>
      balance && currency !== 'usd' && balance.currency === 'usd'
        ? [
            {
              currency,
              at: balance.at,
              order: balance.id,
              reporting: Math.abs(balance.amount),
              amount: Math.abs(amount),
            },
          ]
        : [],
    ),
  );

describe.each([
  [44, 'Pacific/Auckland'],
  [66, 'America/St_Johns'],
])('customers with the dice of seed %i, in %s', (seed, timeZone) => {
  test(
    'whatever they do, and in whatever order Stripe tells it, every figure is that of the plain model',
    { timeout: 400_000 },
    async () => {
      const business = await openBusiness(seed, timeZone);
      const { stage, chance } = business;
      closings.push(() => stage.close());
      for (let act = 1; act <= 90; act += 1) {
        await business.live();
        if (act === 70)
          stage.stripe.configure({
            settlementCurrency: 'eur',
            exchangeRates: { usd: 0.9, jpy: 0.61, gbp: 1.2 },
          });
        else if (act % 9 === 0 && act < 70)
          stage.stripe.configure({
            exchangeRates: { eur: 1.05 + chance.upTo(10) / 100, jpy: 0.6 + chance.upTo(9) / 100, gbp: 1.25 },
          });
        if (act % 6 === 0)
          await stage.deliver({ order: 'shuffled', seed: seed * 100 + act, times: 2, concurrency: 3 });
      }
      await stage.deliver({ order: 'shuffled', seed, times: 2 });
      const operator = await operatorClient(stage.server);
      const payments = await business.payments();
      const rows = payments.flatMap((payment) => naiveRows(payment, 'usd'));
      const dayOf = (at: number) => new Date(at).toLocaleDateString('sv-SE', { timeZone });
      expect(new Set(rows.map(({ of }) => of.kind)).size).toBe(5);
      expect(rows.some(({ payment, kind }) => kind === 'refund' && payment.tax > 0)).toBe(true);
      expect(payments.some(({ lines }) => lines.length > 1)).toBe(true);
      expect(rows.some(({ reporting }) => reporting === null)).toBe(true);

      for (const [groupBy, groupOf] of Object.entries(groups))
        for (const interval of ['day', 'week', 'month'] as const) {
          const { body } = await operator.get(
            `/admin/analytics/revenue?from=${from}&to=${to}&interval=${interval}&groupBy=${groupBy}&compare=none`,
          );
          const spans = spansOf(interval, from, to);
          const bucketOf = (day: string) =>
            [...spans].find(([, span]) => day >= span.from && day <= span.to)?.[0];
          const keyOf = (row: ModelRow) =>
            JSON.stringify([bucketOf(dayOf(row.at)), groupOf(row.payment, row.line)]);
          const expected = new Map(
            [...Map.groupBy(rows, keyOf)].map(([key, some]) => [key, naiveRevenue(some)]),
          );
          const items = new Map<string, object>(
            body.items.map((item: { bucket: string; group: string | null }) => [
              JSON.stringify([item.bucket, item.group]),
              item,
            ]),
          );
          for (const [key, figures] of expected)
            expect({ groupBy, key, ...items.get(key) }).toMatchObject({ groupBy, key, ...figures });
          for (const [key, item] of items)
            if (!expected.has(key))
              expect({ groupBy, key, ...item }).toMatchObject({ groupBy, key, ...naiveRevenue([]) });
          expect(body.totals).toMatchObject(naiveRevenue(rows));
          expect(body.totals).toMatchObject(
            groupBy === 'country' || groupBy === 'coupon'
              ? { checkoutsCreated: business.checkouts.length }
              : {
                  checkoutsCreated: business.checkouts.length,
                  checkoutsPaid: business.checkouts.filter(({ isPaid }) => isPaid).length,
                },
          );
        }

      const world: ModelWorld = {
        subscriptions: business.subscriptions(),
        rates: ratesOf(payments),
        reportingCurrency: 'usd',
        dayOf,
        deductsFinite: false,
      };
      const model = (span: { from: string; to: string }) => naiveMrr(world, span.from, span.to, from);
      const last = dayOf(stage.now().getTime());
      for (const interval of ['day', 'week', 'month'] as const) {
        const { body } = await operator.get(
          `/admin/analytics/mrr?from=${from}&to=${last}&interval=${interval}`,
        );
        expectSame(body.totals, model({ from, to: last }), 'totals');
        const spans = spansOf(interval, from, last);
        expect(body.items.map(({ bucket }: { bucket: string }) => bucket)).toEqual(toldBuckets(spans, world));
        for (const item of body.items)
          expectSame(item, model(spans.get(item.bucket) as { from: string; to: string }), item.bucket);
      }
    },
  );
});
