import type { FigureDefinition } from '../../ui/figure-definitions.ts';

const money = (
  figure: string,
  label: string,
  definition: string,
  better: FigureDefinition['better'] = 'up',
): FigureDefinition => ({ figure, label, definition, kind: 'money', better, whyUnknown: 'Not known' });

/** From what was charged to what stays. */
export const earnedFigures: FigureDefinition[] = [
  money('grossVolume', 'Gross volume', 'All charges, tax included, before refunds, disputes and fees.'),
  money('grossRevenue', 'Gross revenue', 'Charges without their tax.'),
  money('refunds', 'Refunds', 'Money that went back, without its tax, less refunds that came back.', 'down'),
  money('disputes', 'Disputes', 'Disputed money withdrawn, without its tax, less what came back.', 'down'),
  money('netRevenue', 'Net revenue', 'Gross revenue less refunds and disputes.'),
  money('fees', 'Fees', 'What Stripe kept.', 'down'),
  money('netAfterFees', 'Net after fees', 'Net revenue less fees: the sum of every row of the ledger.'),
];

/** How it was sold. */
export const sellingFigures: FigureDefinition[] = [
  {
    figure: 'orders',
    label: 'Orders',
    definition: 'Paid charges, renewals of subscriptions too.',
    kind: 'count',
    better: 'up',
    whyUnknown: 'Not known',
  },
  {
    ...money('averageOrderValue', 'Average order', 'Gross revenue divided by orders.'),
    whyUnknown: 'No order in this period',
  },
  {
    figure: 'refundRate',
    label: 'Refund rate',
    definition: 'Refunds divided by gross revenue, both without tax.',
    kind: 'rate',
    better: 'down',
    whyUnknown: 'No revenue in this period',
  },
  {
    figure: 'disputeRate',
    label: 'Dispute rate',
    definition: 'Disputes withdrawn divided by charges, both counted.',
    kind: 'rate',
    better: 'down',
    whyUnknown: 'No charge in this period',
  },
  {
    figure: 'checkoutConversion',
    label: 'Checkout conversion',
    definition: 'Of the checkouts opened in the period, the share that was paid.',
    kind: 'rate',
    better: 'up',
    whyUnknown: 'No checkout in this period',
  },
];

/** Recurring revenue. */
export const mrrFigures: FigureDefinition[] = [
  money(
    'closing',
    'MRR',
    'Monthly recurring revenue at the end of the period: every active subscription brought to one month, without tax.',
  ),
  money('committed', 'Committed MRR', 'MRR without the subscriptions that are set to end.'),
  money('arr', 'ARR', 'Twelve times the MRR.'),
  {
    figure: 'payingCustomers',
    label: 'Paying customers',
    definition: 'Customers whose MRR is above zero at the end of the period.',
    kind: 'count',
    better: 'up',
    whyUnknown: 'Not known',
  },
  { ...money('arpa', 'ARPA', 'MRR divided by paying customers.'), whyUnknown: 'Nobody pays' },
  {
    figure: 'customerChurn',
    label: 'Customer churn',
    definition: 'Of those who paid at the beginning, the share that does not pay at the end.',
    kind: 'rate',
    better: 'down',
    whyUnknown: 'Nobody paid at the beginning',
  },
  {
    figure: 'nrr',
    label: 'Net retention',
    definition: 'What those who paid at the beginning pay at the end, divided by what they paid then.',
    kind: 'rate',
    better: 'up',
    whyUnknown: 'Nobody paid at the beginning',
  },
];
