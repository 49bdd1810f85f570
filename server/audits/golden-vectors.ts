import { monthlyAmount } from '../analytics/mrr/monthly-amount.ts';
import { ratio, wilson } from '../analytics/ratios.ts';
import { taxParts } from '../billing/payments/ledger/tax-parts.ts';
import type { SubscriptionState } from '../billing/subscriptions/subscription-state.ts';
import type { AssumptionsInForce } from '../executions/value/assumptions.ts';
import { costOf, type CostedTask } from '../executions/value/task-cost.ts';
import { worthOf, type WorthyTask } from '../executions/value/task-worth.ts';
import { exactly, rounded, zero } from '../platform/rational.ts';

/** A worked example of the definitions, as text so that nothing is lost. */
export type Vector = { name: string; expected: string; computed: string };

/** The worked examples, computed now by the same functions that record and answer. */
export function goldenVectors(): Vector[] {
  return [...valueVectors(), ...taxVectors(), ...recurringVectors(), ...shareVectors()];
}

const task: WorthyTask & CostedTask = {
  items: 1,
  timeSavedMicros: null,
  hasWarning: false,
  valueMicros: null,
  valueCurrency: null,
  creditsMicros: 6_000_000,
  reportingCredits: 0,
  aiModel: 'gpt-4o',
  inputTokens: null,
  outputTokens: null,
  costMicros: 2_000,
  costCurrency: 'usd',
};
const assumed: AssumptionsInForce = {
  minutesByHand: { value: exactly('4'), provenance: 'confirmed' },
  hourlyRate: { value: exactly('36'), currency: 'usd' },
  realisation: { low: exactly('0.4'), base: exactly('0.6'), high: exactly('1') },
  reviewMinutes: zero,
  reworkMinutes: { value: exactly('10'), provenance: 'confirmed' },
  warningCredit: exactly('0.5'),
  creditPrice: { value: exactly('0.00106'), currency: 'usd' },
};

/** A month of 1,200 runs of which 60 fail: what it brings, what it costs, and what is left. */
function valueVectors(): Vector[] {
  const success = worthOf(task, 'success', assumed, 'usd');
  const warned = worthOf({ ...task, hasWarning: true }, 'success', assumed, 'usd');
  const failed = worthOf(task, 'rework', assumed, 'usd');
  const cost = costOf(task, assumed, null, 'usd');
  const byTokens = costOf(
    { ...task, costMicros: null, creditsMicros: 0, inputTokens: 1_200, outputTokens: 300 },
    assumed,
    { model: 'gpt-4o', inputPerMillion: '2.5', outputPerMillion: '10', currency: 'usd', from: new Date(0) },
    'usd',
  );
  const timeValue = 1_140 * (success.timeValueMicros ?? 0) + 60 * (failed.timeValueMicros ?? 0);
  const runCost = 1_200 * (cost.creditCostMicros + cost.aiCostMicros);
  const fixed = Math.round(((49 + 36) * 1e6 * 30) / 365);
  const net = timeValue - runCost - fixed;
  return [
    { name: 'Time value of the month', expected: '1281600000', computed: String(timeValue) },
    { name: 'Freed minutes of a run', expected: '4000000', computed: String(success.freedMicros) },
    {
      name: 'Freed minutes of a run with a warning',
      expected: '2000000',
      computed: String(warned.freedMicros),
    },
    {
      name: 'Naive value of the month',
      expected: '2736000000',
      computed: String(1_140 * (success.naiveValueMicros ?? 0)),
    },
    { name: 'Run cost of the month', expected: '10032000', computed: String(runCost) },
    { name: 'AI cost by tokens', expected: '6000', computed: String(byTokens.aiCostMicros) },
    { name: 'Net of the month', expected: '1264581699', computed: String(net) },
    { name: 'ROI of the month', expected: '74.3', computed: (ratio(net, runCost + fixed) ?? 0).toFixed(1) },
  ];
}

/** 10.00 with 1.67 tax, given back in three parts: their tax is that of the charge. */
function taxVectors(): Vector[] {
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
function recurringVectors(): Vector[] {
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

/** 1,140 of 1,200, with what chance leaves open (Wilson, 95 %). */
function shareVectors(): Vector[] {
  const interval = wilson(1_140, 1_200);
  return [
    { name: 'Completion rate', expected: '0.95', computed: String(ratio(1_140, 1_200)) },
    {
      name: 'Its interval',
      expected: '0.9362 0.9610',
      computed: `${interval?.low.toFixed(4)} ${interval?.high.toFixed(4)}`,
    },
  ];
}
