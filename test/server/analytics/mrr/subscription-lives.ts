import fc from 'fast-check';
import type { ModelDiscount, ModelItem, ModelRate, ModelState, ModelSubscription } from './naive-mrr.ts';

/** Weeks around the change to daylight saving in New York (8 March 2026) and in Auckland (5 April 2026). */

const start = Date.parse('2026-02-20T12:00:00Z');
const span = 50 * 24 * 60;
const instant = fc.integer({ min: 0, max: span }).map((minutes) => start + minutes * 60_000);

const discount: fc.Arbitrary<ModelDiscount> = fc
  .record({
    isForever: fc.boolean(),
    percentHundredths: fc.integer({ min: 1, max: 10_000 }),
    amountOff: fc.integer({ min: 1, max: 3000 }),
    isPercent: fc.boolean(),
    onlyProduct: fc.constantFrom(null, null, 'prod_a', 'prod_b'),
    startsAt: fc.option(instant, { freq: 2 }),
    endsAt: fc.option(instant, { freq: 3 }),
  })
  .map(({ isPercent, percentHundredths, amountOff, ...rest }) => ({
    ...rest,
    percentHundredths: isPercent ? percentHundredths : null,
    amountOff: isPercent ? null : amountOff,
  }));

const item: fc.Arbitrary<ModelItem> = fc.record({
  product: fc.constantFrom('prod_a', 'prod_b'),
  hundredths: fc.oneof(fc.integer({ min: 0, max: 500_000 }), fc.constantFrom(50, 100_000)),
  quantity: fc.constantFrom(1, 1, 1, 3),
  interval: fc.constantFrom('month', 'month', 'year', 'week', 'day'),
  intervalCount: fc.constantFrom(1, 1, 2, 3),
  isMetered: fc.constantFrom(false, false, false, true),
  inclusiveTaxHundredths: fc.constantFrom(0, 0, 1900, 887),
  discounts: fc.array(discount, { maxLength: 1 }),
});

const state: fc.Arbitrary<ModelState> = fc.record({
  at: instant,
  rank: fc.constant(0),
  status: fc.constantFrom(
    'active',
    'active',
    'active',
    'active',
    'past_due',
    'trialing',
    'paused',
    'unpaid',
    'canceled',
  ),
  isVoid: fc.constantFrom(false, false, false, true),
  isCancelling: fc.boolean(),
  items: fc.array(item, { minLength: 1, maxLength: 3 }),
  discounts: fc.array(discount, { maxLength: 2 }),
});

const subscription: fc.Arbitrary<ModelSubscription> = fc
  .record({
    customer: fc.constantFrom('0', '1', '2', '3'),
    currency: fc.constantFrom('usd', 'usd', 'eur', 'jpy', 'gbp'),
    states: fc.array(state, { minLength: 1, maxLength: 6 }),
    // Some states come twice within one second: the rank in life decides.
    isSudden: fc.boolean(),
  })
  .map(({ isSudden, states, ...rest }) => ({
    ...rest,
    states: states.map((each, rank) => ({
      ...each,
      rank,
      at: isSudden && rank === 1 ? (states[0]?.at ?? each.at) : each.at,
    })),
  }));

/** Subscriptions of four customers. */
export const lives: fc.Arbitrary<ModelSubscription[]> = fc.array(subscription, {
  minLength: 1,
  maxLength: 8,
});

/** The first rate of the yen comes when some pay in it already, beside other currencies. */
const firstYen = Date.parse('2026-03-03T12:00:00Z');

/** Balance transactions of euro and yen; the pound is never settled. */
export const rates: fc.Arbitrary<ModelRate[]> = fc
  .array(
    fc.record({
      currency: fc.constantFrom('eur', 'jpy'),
      at: instant,
      reporting: fc.integer({ min: 1, max: 9999 }),
      amount: fc.integer({ min: 1, max: 9999 }),
    }),
    { minLength: 60, maxLength: 80 },
  )
  .map((all) =>
    all.map((rate, index) => ({
      ...rate,
      at: rate.currency === 'jpy' && rate.at < firstYen ? rate.at + firstYen - start : rate.at,
      order: `txn_${String(index).padStart(3, '0')}`,
    })),
  );
