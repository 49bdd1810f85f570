import { monthlyAmount } from '../../analytics/mrr/monthly-amount.ts';
import { taxParts } from '../../billing/payments/ledger/tax-parts.ts';
import type { SubscriptionState } from '../../billing/subscriptions/subscription-state.ts';
import { rounded } from '../../platform/rational.ts';
import type { Vector } from './vector.ts';

/** 10.00 with 1.67 tax, given back in three parts: their tax is that of the charge. */
export function taxVectors(): Vector[] {
  const amounts = [333, 333, 334];
  const parts = taxParts(
    { amount: 1_000, tax: 167 },
    amounts.map((amount, index) => ({
      key: `txn_${index}`,
      objectId: `re_${index}`,
      at: new Date(index),
      direction: 'out' as const,
      amount,
      written: null,
    })),
  );
  return [{ name: 'Tax of three refunds', expected: '56 56 55', computed: [...parts.values()].join(' ') }];
}

/** What subscriptions are worth a month: by the year, by the week, at half the price for ever. */
export function recurringVectors(): Vector[] {
  const worth = (unitAmountDecimal: string, interval: string, percentOff: string | null = null) => {
    const options = { deductsFiniteDiscounts: false, isInForce: () => true };
    const { amount } = monthlyAmount(
      'active',
      subscription(unitAmountDecimal, interval, percentOff),
      options,
    );
    return String(rounded(amount));
  };
  return [
    { name: 'A year of 120.00 a month', expected: '1000', computed: worth('12000', 'year') },
    { name: 'A week of 5.00 a month', expected: '2167', computed: worth('500', 'week') },
    { name: '30.00 at half the price', expected: '1500', computed: worth('3000', 'month', '50') },
  ];
}

function subscription(
  unitAmountDecimal: string,
  interval: string,
  percentOff: string | null,
): SubscriptionState {
  const half = {
    id: 'di',
    duration: 'forever',
    percentOff,
    amountOff: null,
    currency: null,
    appliesTo: null,
    startsAt: null,
    endsAt: null,
  };
  const item = {
    id: 'si',
    stripePriceId: 'price',
    stripeProductId: 'prod',
    product: { kind: 'plan' as const, id: 'pln' },
    unitAmountDecimal,
    currency: 'usd',
    quantity: 1,
    interval,
    intervalCount: 1,
    isMetered: false,
    isTaxInclusive: false,
    inclusiveTaxPercent: '0',
    discounts: [],
  };
  return {
    items: [item],
    discounts: percentOff === null ? [] : [half],
    pauseBehavior: null,
    isCancelling: false,
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
  };
}
