import { t } from '@lingui/core/macro';
import type { FigureDefinition } from '../../ui/figure-definitions.ts';

const money = (
  figure: string,
  label: string,
  definition: string,
  better: FigureDefinition['better'] = 'up',
): FigureDefinition => ({ figure, label, definition, kind: 'money', better, whyUnknown: t`Not known` });

/** From what was charged to what stays. */
export const earnedFigures: FigureDefinition[] = [
  money('grossVolume', t`Gross volume`, t`All charges, tax included, before refunds, disputes and fees.`),
  money('grossRevenue', t`Gross revenue`, t`Charges without their tax.`),
  money(
    'refunds',
    t`Refunds`,
    t`Money that went back, without its tax, less refunds that came back.`,
    'down',
  ),
  money('disputes', t`Disputes`, t`Disputed money withdrawn, without its tax, less what came back.`, 'down'),
  money('netRevenue', t`Net revenue`, t`Gross revenue less refunds and disputes.`),
  money('fees', t`Fees`, t`What Stripe kept.`, 'down'),
  money('netAfterFees', t`Net after fees`, t`Net revenue less fees: the sum of every row of the ledger.`),
];

/** How it was sold. */
export const sellingFigures: FigureDefinition[] = [
  {
    figure: 'orders',
    label: t`Orders`,
    definition: t`Paid charges, renewals of subscriptions too.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    ...money('averageOrderValue', t`Average order`, t`Gross revenue divided by orders.`),
    whyUnknown: t`No order in this period`,
  },
  {
    figure: 'refundRate',
    label: t`Refund rate`,
    definition: t`Refunds divided by gross revenue, both without tax.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`No revenue in this period`,
  },
  {
    figure: 'disputeRate',
    label: t`Dispute rate`,
    definition: t`Disputes withdrawn divided by charges, both counted.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`No charge in this period`,
  },
  {
    figure: 'checkoutConversion',
    label: t`Checkout conversion`,
    definition: t`Of the checkouts opened in the period, the share that was paid.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`No checkout in this period`,
  },
];

/** Recurring revenue. */
export const mrrFigures: FigureDefinition[] = [
  money(
    'closing',
    t`MRR`,
    t`Monthly recurring revenue at the end of the period: every active subscription brought to one month, without tax.`,
  ),
  money('committed', t`Committed MRR`, t`MRR without the subscriptions that are set to end.`),
  money('arr', t`ARR`, t`Twelve times the MRR.`),
  {
    figure: 'payingCustomers',
    label: t`Paying customers`,
    definition: t`Customers whose MRR is above zero at the end of the period.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  { ...money('arpa', t`ARPA`, t`MRR divided by paying customers.`), whyUnknown: t`Nobody pays` },
  {
    figure: 'customerChurn',
    label: t`Customer churn`,
    definition: t`Of those who paid at the beginning, the share that does not pay at the end.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`Nobody paid at the beginning`,
  },
  {
    figure: 'nrr',
    label: t`Net retention`,
    definition: t`What those who paid at the beginning pay at the end, divided by what they paid then.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`Nobody paid at the beginning`,
  },
];
