import { native, type Registry } from './figures.ts';

/** Figures of money, each defined once. */
export const revenueFigures = {
  grossVolume: {
    label: 'Gross volume',
    unit: 'money',
    definition: 'All charges of the period, tax included, before refunds, disputes and fees.',
  },
  tax: {
    label: 'Tax',
    unit: 'money',
    definition: 'The tax part of charges, less that of refunds and disputes.',
  },
  grossRevenue: { label: 'Gross revenue', unit: 'money', definition: 'Charges without their tax.' },
  refunds: {
    label: 'Refunds',
    unit: 'money',
    definition: 'Money that went back, without its tax, less refunds that came back.',
  },
  disputes: {
    label: 'Disputes',
    unit: 'money',
    definition: 'Disputed money that was withdrawn, without its tax, less what was reinstated.',
  },
  netRevenue: { label: 'Net revenue', unit: 'money', definition: 'Gross revenue less refunds and disputes.' },
  fees: { label: 'Fees', unit: 'money', definition: 'What the payment provider kept.' },
  netAfterFees: {
    label: 'Net after fees',
    unit: 'money',
    definition: 'Net revenue less fees: the sum of every row of the ledger.',
  },
  refundRate: {
    label: 'Refund rate',
    unit: 'rate',
    definition: 'Refunds divided by gross revenue.',
    whyNull: 'There was no gross revenue.',
  },
  disputeRate: {
    label: 'Dispute rate',
    unit: 'rate',
    definition: 'Disputes withdrawn divided by charges, both counted.',
    whyNull: 'There was no charge.',
  },
  orders: {
    label: 'Orders',
    unit: 'count',
    definition:
      'Paid charges, renewals too. Grouped, one of several things counts with the first of them, so that groups add up.',
  },
  averageOrderValue: {
    label: 'Average order value',
    unit: 'money',
    definition: 'Gross revenue divided by orders.',
    whyNull: 'There was no order.',
  },
  checkoutsCreated: {
    label: 'Checkouts',
    unit: 'count',
    definition: 'Checkout sessions created in the period.',
    whyNull: 'A checkout has no country, and no code before it is paid.',
  },
  checkoutsPaid: {
    label: 'Checkouts paid',
    unit: 'count',
    definition: 'Of the checkout sessions created in the period, those that were paid.',
    whyNull: 'A checkout has no country, and no code before it is paid.',
  },
  unconverted: {
    label: 'Unconverted',
    unit: 'amounts',
    definition: 'Rows of the ledger in a currency without a rate, in no figure beside.',
  },
  pending: {
    label: 'Pending',
    unit: 'amounts',
    definition:
      'Paid orders that the payment provider has not settled yet, in no figure beside; those paid outside of it are not among them.',
  },
} as const satisfies Registry;

/**
 * Revenue by the currency that was charged. Beside the figures in the reporting currency, into which each row of the ledger is converted at its own
 * rate, stand those in that currency itself, with `Native` behind their names; no rate is in them, so that what is unconverted is told
 * there too.
 */
export const revenueByCurrencyFigures = {
  ...revenueFigures,
  grossVolumeNative: native(revenueFigures.grossVolume),
  taxNative: native(revenueFigures.tax),
  grossRevenueNative: native(revenueFigures.grossRevenue),
  refundsNative: native(revenueFigures.refunds),
  disputesNative: native(revenueFigures.disputes),
  netRevenueNative: native(revenueFigures.netRevenue),
  feesNative: {
    label: 'Fees, native',
    unit: 'amounts',
    definition: 'What the payment provider kept, in the currencies of its balances.',
  },
  netAfterFeesNative: {
    label: 'Net after fees, native',
    unit: 'money',
    definition: 'Net revenue less fees, in minor units of the currency that was charged.',
    whyNull: 'Fees were taken in another currency than that of the charges.',
  },
  refundRateNative: native(revenueFigures.refundRate),
  averageOrderValueNative: native(revenueFigures.averageOrderValue),
} as const satisfies Registry;
