import { t } from '@lingui/core/macro';
import type { FigureKind } from '../format/figure.ts';

export type FigureDefinition = {
  /** The API's name of the figure. */
  figure: string;
  label: string;
  definition: string;
  kind: FigureKind;
  better: 'up' | 'down' | 'neither';
  whyUnknown: string;
};

/** The figures of revenue, with the meaning of each. */
export const revenueFigures: FigureDefinition[] = [
  {
    figure: 'netRevenue',
    label: t`Net revenue`,
    definition: t`What customers paid, without tax, less refunds and disputes. Fees of Stripe are not taken off.`,
    kind: 'money',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'grossVolume',
    label: t`Gross volume`,
    definition: t`All charges of the period, tax included, before refunds, disputes and fees.`,
    kind: 'money',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'refundRate',
    label: t`Refund rate`,
    definition: t`Refunds of the period divided by its gross revenue, both without tax.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`No revenue in this period`,
  },
  {
    figure: 'disputeRate',
    label: t`Dispute rate`,
    definition: t`Disputes of the period divided by its charges, both counted.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`No charge in this period`,
  },
  {
    figure: 'mrr',
    label: t`MRR`,
    definition: t`Monthly recurring revenue at the end of the period: every active subscription brought to one month, without tax.`,
    kind: 'money',
    better: 'up',
    whyUnknown: t`No subscription is recorded`,
  },
  {
    figure: 'payingCustomers',
    label: t`Paying customers`,
    definition: t`Customers whose monthly recurring revenue is above zero at the end of the period.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`No subscription is recorded`,
  },
];

/** The figures of installations and runs. */
export const usageFigures: FigureDefinition[] = [
  {
    figure: 'installations',
    label: t`Installations`,
    definition: t`Installations confirmed in the period: the scenario stands in the Make team.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'activation',
    label: t`Activation`,
    definition: t`Of the installations confirmed in the period and at least 7 days old, the share with a first completed run within 7 days.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`No installation is 7 days old`,
  },
  {
    figure: 'retention30Days',
    label: t`30-day retention`,
    definition: t`Of the installations confirmed 30 to 60 days before the end of the period, the share that reported a run 30 days after it or later.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`No installation is that old`,
  },
  {
    figure: 'silentShare',
    label: t`Silent installations`,
    definition: t`Of the installations that stand for at least 7 days, the share that has reported no run for 30 days.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`No installation is 7 days old`,
  },
  {
    figure: 'started',
    label: t`Runs started`,
    definition: t`Runs that started in the period. Tests, error handlers and retries are not among them.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'completed',
    label: t`Runs completed`,
    definition: t`Runs that started in the period and came to their end without an error.`,
    kind: 'count',
    better: 'up',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'completionRate',
    label: t`Completion rate`,
    definition: t`Completed runs divided by completed, failed and timed-out ones.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`No run has finished`,
  },
  {
    figure: 'activeNow',
    label: t`Active now`,
    definition: t`Runs that have started, not finished, and are not old enough to count as timed out.`,
    kind: 'count',
    better: 'neither',
    whyUnknown: t`Not known`,
  },
];

/** The figures of what the runs were worth to customers. */
export const returnFigures: FigureDefinition[] = [
  {
    figure: 'valueMicros',
    label: t`Value`,
    definition: t`Working time that completed runs saved, at the share of it that is really reused, and the value that runs report.`,
    kind: 'micros',
    better: 'up',
    whyUnknown: t`No hourly rate was set`,
  },
  {
    figure: 'costMicros',
    label: t`Cost`,
    definition: t`What the runs cost (Make credits and AI, failed runs too) and the share of price and set-up that falls into the period.`,
    kind: 'micros',
    better: 'down',
    whyUnknown: t`No cost is known`,
  },
  {
    figure: 'netMicros',
    label: t`Net`,
    definition: t`Value less cost.`,
    kind: 'micros',
    better: 'up',
    whyUnknown: t`No hourly rate was set`,
  },
  {
    figure: 'roi',
    label: t`ROI`,
    definition: t`Net divided by cost: at 1× every unit of cost came back and brought one more.`,
    kind: 'multiple',
    better: 'up',
    whyUnknown: t`No cost, or no value known`,
  },
  {
    figure: 'measuredShare',
    label: t`Measured share`,
    definition: t`The share of the value that customers confirmed or runs measured, rather than what is assumed.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: t`No value known`,
  },
];

/** Some figures of a list by their names, in the order of the names. */
export function pickFigures(figures: FigureDefinition[], names: string[]): FigureDefinition[] {
  return names.flatMap((name) => figures.filter(({ figure }) => figure === name));
}
