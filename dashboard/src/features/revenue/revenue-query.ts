import { reportQuery, type Report } from '../../api/figures.ts';
import type { Interval } from '../../time-range/buckets.ts';
import type { DateRange } from '../../time-range/use-date-range.ts';

/** Ledger rows or orders that stand in no figure, with their sums per currency. */
export type Amounts = { count: number; amounts: { amount: number; currency: string }[] };

type RevenueFigure =
  | 'grossVolume'
  | 'tax'
  | 'grossRevenue'
  | 'refunds'
  | 'disputes'
  | 'netRevenue'
  | 'fees'
  | 'netAfterFees'
  | 'refundRate'
  | 'disputeRate'
  | 'orders'
  | 'averageOrderValue'
  | 'checkoutsCreated'
  | 'checkoutsPaid';
type MrrFigure =
  | 'opening'
  | 'new'
  | 'expansion'
  | 'reactivation'
  | 'fx'
  | 'contraction'
  | 'churn'
  | 'closing'
  | 'committed'
  | 'arr'
  | 'arpa'
  | 'payingCustomers'
  | 'customerChurn'
  | 'grr'
  | 'nrr'
  | 'quickRatio';

export type RevenueFigures = Record<RevenueFigure, number | null> & {
  unconverted: Amounts;
  pending: Amounts;
};
export type MrrFigures = Record<MrrFigure, number | null> & { unconverted: Amounts };

/** With the figures in the currency of the group, in its own minor units. */
export type RevenueInCurrency = RevenueFigures &
  Record<'grossVolumeNative' | 'refundsNative' | 'disputesNative' | 'netRevenueNative', number>;
export type MrrInCurrency = MrrFigures & Record<'closingNative', number>;

export type { Report };

export type Grouping = 'scenario' | 'plan' | 'bundle' | 'country' | 'customer' | 'coupon';
type Period = Pick<DateRange, 'from' | 'to' | 'compare' | 'compareFrom' | 'compareTo'>;

/** What was earned, per bucket. */
export function revenueQuery(period: Period, interval: Interval) {
  return reportQuery<RevenueFigures>('/admin/analytics/revenue', { ...pick(period), interval });
}

/** What was earned, by where it came from. */
export function revenueByQuery({ from, to }: Period, groupBy: Grouping) {
  return reportQuery<RevenueFigures>('/admin/analytics/revenue', { from, to, compare: 'none', groupBy });
}

/** What was earned in each currency. */
export function revenueByCurrencyQuery({ from, to }: Period) {
  const values = { from, to, compare: 'none', groupBy: 'currency' };
  return reportQuery<RevenueFigures, RevenueInCurrency>('/admin/analytics/revenue', values);
}

/** What recurs in each currency. */
export function mrrByCurrencyQuery({ from, to }: Period) {
  const values = { from, to, compare: 'none', groupBy: 'currency' };
  return reportQuery<MrrFigures, MrrInCurrency>('/admin/analytics/mrr', values);
}

/** Recurring revenue and its movements, per bucket. */
export function mrrQuery(period: Period, interval: Interval) {
  return reportQuery<MrrFigures>('/admin/analytics/mrr', { ...pick(period), interval });
}

const pick = ({ from, to, compare, compareFrom, compareTo }: Period) => ({
  from,
  to,
  compare,
  compareFrom,
  compareTo,
});
