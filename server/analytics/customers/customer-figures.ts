import type { Registry } from '../figures.ts';

/** What is known of customers, each figure defined once; as of the end of the period. */
export const customerFigures = {
  lifetimeValue: { label: 'Lifetime value', unit: 'money', definition: 'Net revenue so far.' },
  predictedValue12Months: {
    label: 'Predicted value (12 months)',
    unit: 'money',
    definition:
      'Net revenue so far, and what customers brought in the twelve months after this age: net revenue per original customer at each age in months since the first payment, over the cohorts old enough to show it. An age that fewer than three show takes the mean of the last three ages that are shown.',
    whyNull: 'No payment yet, or fewer than three ages are shown by three cohorts.',
  },
  extrapolatedMonths: {
    label: 'Extrapolated months',
    unit: 'count',
    definition:
      'Of the twelve months ahead, those of which the value is the mean of the last three ages that are shown; of several customers the most.',
    whyNull: 'Nothing is predicted.',
  },
  simpleLtv: {
    label: 'Simple lifetime value',
    unit: 'money',
    definition:
      'ARPA × gross margin ÷ mean customer churn of the last three ended months, at most 60 × ARPA × margin: the same for every customer.',
    whyNull:
      'The gross margin is not set (GROSS_MARGIN), nobody pays, or the churn of the last three ended months is 0 or unknown.',
  },
  cohort: {
    label: 'Cohort',
    unit: 'month',
    definition: 'The month of the first payment, a charge above 0.',
    whyNull: 'No payment yet; several customers have no cohort in common.',
  },
  installations: {
    label: 'Installations',
    unit: 'count',
    definition: 'Confirmed, and neither removed nor failed since.',
  },
  completionRate30d: {
    label: 'Completion rate (30 days)',
    unit: 'rate',
    definition:
      'Completed of all runs that completed, failed or timed out, of those that started in the last 30 days of the period.',
    whyNull: 'No run of these days has finished.',
  },
  churnRisk: {
    label: 'Churn risk',
    unit: 'rate',
    definition:
      'Days since the last completed run ÷ 3 × the usual gap, at most 1; the gap is the median of those between days with a completed run within the 90 days up to the last one, and 3 × it counts as 3 days at least. 1 when a subscription is set to end or past due.',
    whyNull: 'No run has completed. Several customers have no risk in common.',
  },
  lastSeenAt: {
    label: 'Last seen',
    unit: 'instant',
    definition: 'The newest of reports of runs and uses of API keys.',
    whyNull: 'Never seen; or seen since the end of the period, when earlier times are no longer known.',
  },
  unconverted: {
    label: 'Unconverted',
    unit: 'amounts',
    definition: 'Rows of the ledger in a currency without a rate: in no figure beside.',
  },
} as const satisfies Registry;
