import { afterAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../../support/api-client.ts';
import { openBusiness } from './business.ts';
import { dayAt } from './figures/calendar.ts';
import { expectSame, expectSameByCurrency, spansOf, toldBuckets } from './mrr/compare.ts';
import { naiveMrr, type ModelRate, type ModelWorld } from './mrr/naive-mrr.ts';
import {
  naiveNatives,
  naivePending,
  naivePendingLines,
  naiveRevenue,
  naiveRows,
  type ModelCheckout,
  type ModelLine,
  type ModelPayment,
  type ModelPending,
  type ModelRow,
} from './naive-revenue.ts';

const [from, to] = ['2026-01-15', '2026-04-30'];
const closings: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

type Grouped = { payment: ModelPayment; line: ModelLine };
const groups: Record<string, (of: Grouped) => string | null> = {
  none: () => null,
  scenario: ({ line }) => line.scenario,
  plan: ({ line }) => line.plan,
  bundle: ({ line }) => line.bundle,
  country: ({ payment }) => payment.country,
  customer: ({ payment }) => payment.customer,
  coupon: ({ payment }) => payment.coupon,
  currency: ({ payment }) => payment.currency,
};
/** By what a checkout is told apart; it has no country, and no code before it is paid. */
const checkoutGroups: Record<string, (checkout: ModelCheckout) => string | null> = {
  none: () => null,
  scenario: ({ line }) => line.scenario,
  plan: ({ line }) => line.plan,
  bundle: ({ line }) => line.bundle,
  customer: ({ customer }) => customer,
  currency: ({ currency }) => currency,
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

type Known = {
  rows: ModelRow[];
  pending: ModelPending[];
  checkouts: ModelCheckout[];
  isOfCheckouts?: boolean;
  countsAnyLine?: boolean;
};

/** What belongs to one group: of each order what is of it, so that the order counts whichever of its things that is. */
function ofGroup({ rows, pending, checkouts }: Known, name: string, id: string): Known {
  const isOf = (of: Grouped) => groups[name]?.(of) === id;
  const checkoutGroup = checkoutGroups[name];
  return {
    rows: rows.filter(isOf),
    pending: pending.filter(isOf),
    checkouts: checkoutGroup ? checkouts.filter((each) => checkoutGroup(each) === id) : [],
    isOfCheckouts: checkoutGroup !== undefined,
    countsAnyLine: true,
  };
}

const ordersOf = (of: { payment: ModelPayment }[]) => new Set(of.map(({ payment }) => payment.id)).size;

/** What the answer should say of what is known, checkouts left out where they are not told apart. */
function figuresOf({ rows, pending, checkouts, isOfCheckouts = true, countsAnyLine = false }: Known) {
  const charged = rows.filter(({ kind }) => kind === 'charge');
  return {
    ...naiveRevenue(rows, countsAnyLine ? ordersOf(charged) : undefined),
    pending: { ...naivePending(pending), ...(countsAnyLine ? { count: ordersOf(pending) } : {}) },
    checkoutsCreated: isOfCheckouts ? checkouts.length : null,
    checkoutsPaid: isOfCheckouts ? checkouts.filter(({ isPaid }) => isPaid).length : null,
  };
}

describe.each([
  [44, 'Pacific/Auckland', false],
  [66, 'America/St_Johns', true],
])(
  'customers with the dice of seed %i, in %s, prices with their tax inside: %s',
  (seed, timeZone, isInclusive) => {
    test(
      'whatever they do, and in whatever order Stripe tells it, every figure is that of the plain model',
      { timeout: 900_000 },
      async () => {
        const business = await openBusiness(seed, timeZone, isInclusive);
        const { stage, chance } = business;
        closings.push(() => stage.close());
        for (let act = 1; act <= 130; act += 1) {
          await business.live();
          if (act === 100)
            stage.stripe.configure({
              settlementCurrency: 'eur',
              exchangeRates: { usd: 0.9, jpy: 0.61, gbp: 1.2, kwd: 0.29 },
            });
          else if (act % 9 === 0 && act < 100)
            stage.stripe.configure({
              exchangeRates: {
                eur: 1.05 + chance.upTo(10) / 100,
                jpy: 0.6 + chance.upTo(9) / 100,
                gbp: 1.25,
                kwd: 0.3 + chance.upTo(50) / 1000,
              },
            });
          if (act % 6 === 0)
            await stage.deliver({ order: 'shuffled', seed: seed * 100 + act, times: 2, concurrency: 3 });
        }
        await stage.deliver({ order: 'shuffled', seed, times: 2 });
        const operator = await operatorClient(stage.server);
        const payments = await business.payments();
        const dayOf = (at: number) => dayAt(at, timeZone);
        const known: Known = {
          rows: payments.flatMap((payment) => naiveRows(payment, 'usd')),
          pending: payments.flatMap((payment) => naivePendingLines(payment)),
          checkouts: business.checkouts(),
        };
        const within = (span: { from: string; to: string }, of: Known = known): Known => {
          const isWithin = ({ at }: { at: number }) => dayOf(at) >= span.from && dayOf(at) <= span.to;
          return {
            ...of,
            rows: of.rows.filter(isWithin),
            pending: of.pending.filter(isWithin),
            checkouts: of.checkouts.filter(isWithin),
          };
        };

        for (const [groupBy, groupOf] of Object.entries(groups))
          for (const interval of ['day', 'week', 'month'] as const) {
            const { body } = await operator.get(
              `/admin/analytics/revenue?from=${from}&to=${to}&interval=${interval}&groupBy=${groupBy}&compare=none`,
            );
            const spans = spansOf(interval, from, to);
            const bucketOf = ({ at }: { at: number }) =>
              [...spans].find(([, span]) => dayOf(at) >= span.from && dayOf(at) <= span.to)?.[0];
            const checkoutGroup = checkoutGroups[groupBy];
            const keys = new Map<string, Known>();
            const at = (bucket: string | undefined, group: string | null): Known => {
              const key = JSON.stringify([bucket, group]);
              const found = keys.get(key) ?? { rows: [], pending: [], checkouts: [] };
              keys.set(key, found);
              return found;
            };
            for (const row of known.rows) at(bucketOf(row), groupOf(row)).rows.push(row);
            for (const line of known.pending) at(bucketOf(line), groupOf(line)).pending.push(line);
            if (checkoutGroup)
              for (const checkout of known.checkouts)
                at(bucketOf(checkout), checkoutGroup(checkout)).checkouts.push(checkout);
            const items = new Map<string, object>(
              body.items.map((item: { bucket: string; group: string | null }) => [
                JSON.stringify([item.bucket, item.group]),
                item,
              ]),
            );
            expect([...items.keys()].toSorted()).toEqual([...keys.keys()].toSorted());
            for (const [key, of] of keys)
              expect({ groupBy, key, ...items.get(key) }).toMatchObject({
                groupBy,
                key,
                ...figuresOf({ ...of, isOfCheckouts: checkoutGroup !== undefined }),
                ...(groupBy === 'currency' ? naiveNatives(of.rows, JSON.parse(key)[1]) : {}),
              });
            expect(body.totals).toEqual(figuresOf(known));
          }

        const spring = { from: '2026-03-05', to: '2026-04-01' };
        const winter = { from: '2026-02-05', to: '2026-03-04' };
        const filtered = async (query: string) =>
          (await operator.get(`/admin/analytics/revenue?from=${spring.from}&to=${spring.to}${query}`)).body;
        const expectFiltered = async (query: string, of: Known) =>
          expect({ query, ...(await filtered(query)) }).toMatchObject({
            query,
            totals: figuresOf(within(spring, of)),
            previous: figuresOf(within(winter, of)),
          });
        await expectFiltered('', known);
        for (const { id } of business.customers)
          await expectFiltered(`&customer=${id}`, {
            rows: known.rows.filter(({ payment }) => payment.customer === id),
            pending: known.pending.filter(({ payment }) => payment.customer === id),
            checkouts: known.checkouts.filter(({ customer }) => customer === id),
          });
        for (const name of ['scenario', 'plan', 'bundle', 'country'])
          for (const id of new Set(known.rows.map((row) => groups[name]?.(row) ?? '')))
            if (id !== '') await expectFiltered(`&${name}=${id}`, ofGroup(known, name, id));
        for (const currency of ['usd', 'eur', 'jpy', 'kwd', 'gbp'])
          await expectFiltered(`&currency=${currency}`, {
            rows: known.rows.filter(({ payment }) => payment.currency === currency),
            pending: known.pending.filter((line) => line.currency === currency),
            checkouts: known.checkouts.filter((checkout) => checkout.currency === currency),
          });

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
          expect(body.items.map(({ bucket }: { bucket: string }) => bucket)).toEqual(
            toldBuckets(spans, world),
          );
          for (const item of body.items)
            expectSame(item, model(spans.get(item.bucket) as { from: string; to: string }), item.bucket);
        }
        const { body } = await operator.get(
          `/admin/analytics/mrr?from=${from}&to=${last}&interval=week&groupBy=currency`,
        );
        expectSameByCurrency(body.items, world, spansOf('week', from, last), from);
        expectVariety(known, payments);
        expect(
          world.subscriptions.filter(({ states }) => states.some(({ isVoid }) => isVoid)).length,
        ).toBeGreaterThan(1);
      },
    );
  },
);

/** The dice brought enough of everything, so that the comparison means something. */
function expectVariety({ rows, pending, checkouts }: Known, payments: ModelPayment[]) {
  expect(new Set(rows.map(({ of }) => of.kind)).size).toBe(5);
  expect(rows.some(({ payment, kind }) => kind === 'refund' && payment.tax > 0)).toBe(true);
  expect(rows.some(({ payment, line }) => line.plan !== null && payment.tax > 0)).toBe(true);
  expect(rows.some(({ line }) => line.weight < 0)).toBe(true);
  expect(rows.some(({ reporting }) => reporting === null)).toBe(true);
  expect([...new Set(rows.map(({ currency }) => currency))]).toEqual(
    expect.arrayContaining(['usd', 'eur', 'jpy', 'kwd']),
  );
  expect(pending.length).toBeGreaterThan(2);
  expect(payments.some(({ lines }) => lines.length > 1)).toBe(true);
  expect(new Set(checkouts.map(({ isPaid }) => isPaid)).size).toBe(2);
  expect(checkouts.some(({ line }) => line.plan !== null)).toBe(true);
}
