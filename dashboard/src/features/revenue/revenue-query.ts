import type { QueryValues } from '../../api/client.ts';
import { reportQuery, type Report } from '../../api/figures.ts';

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

export const revenuePath = '/admin/analytics/revenue';
export const mrrPath = '/admin/analytics/mrr';

/** What was earned, per bucket or by where it came from. */
export const revenueQuery = (values: QueryValues) => reportQuery<RevenueFigures>(revenuePath, values);

/** What was earned in each currency. */
export const revenueByCurrencyQuery = (values: QueryValues) =>
  reportQuery<RevenueFigures, RevenueInCurrency>(revenuePath, { ...values, groupBy: 'currency' });

/** What recurs in each currency. */
export const mrrByCurrencyQuery = (values: QueryValues) =>
  reportQuery<MrrFigures, MrrInCurrency>(mrrPath, { ...values, groupBy: 'currency' });

/** Recurring revenue and its movements, per bucket. */
export const mrrQuery = (values: QueryValues) => reportQuery<MrrFigures>(mrrPath, values);
