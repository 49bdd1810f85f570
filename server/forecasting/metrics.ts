/** What can be foretold. */
export const metricNames = [
  'revenue',
  'mrr',
  'executions',
  'installations',
  'completionRate',
  'credits',
] as const;
export type MetricName = (typeof metricNames)[number];
/** What adds up over scenarios and over days. */
export const addedMetrics = ['revenue', 'executions', 'credits'] as const satisfies MetricName[];
export type AddedMetric = (typeof addedMetrics)[number];
export const isAdded = (metric: MetricName): metric is AddedMetric =>
  addedMetrics.some((added) => added === metric);

export type Metric = {
  label: string;
  unit: 'money' | 'count' | 'rate' | 'credits';
  definition: string;
  /** The figure of the past that it continues, as answers of figures name it. */
  figure: string;
  uses: string;
  /** What stands for a bucket without facts: nothing happened, or it stayed as it was. */
  gap: 'zero' | 'carried';
  mustNotBeUsedFor: string[];
};

const always = [
  'A promise to anybody: 20 of 100 values are expected to lie outside of the 80 % band.',
  'What would happen after a change (another price, a campaign, a new scenario): it only continues what was.',
];

/** Each metric defined once: for the history, the model card and the page. */
export const metrics: Record<MetricName, Metric> = {
  revenue: {
    label: 'Net revenue',
    unit: 'money',
    definition: 'Charges without tax, less refunds and disputes, by the day of their balance transaction.',
    figure: 'netRevenue',
    uses: 'The ledger of revenue in the reporting currency; entries without a rate are left out.',
    gap: 'zero',
    mustNotBeUsedFor: [...always, 'Bookkeeping or tax: payouts, fees and pending payments are not in it.'],
  },
  mrr: {
    label: 'MRR',
    unit: 'money',
    definition: 'Monthly recurring revenue at the close of the day or month.',
    figure: 'mrr',
    uses: 'The states of all subscriptions at the closes of days.',
    gap: 'carried',
    mustNotBeUsedFor: [...always, 'Cash: a yearly payment counts a twelfth each month.'],
  },
  executions: {
    label: 'Executions',
    unit: 'count',
    definition: 'Runs started, without retries, tests and error handlers.',
    figure: 'started',
    uses: 'The sums of reported tasks by day.',
    gap: 'zero',
    mustNotBeUsedFor: [...always, 'The load of single hours: it knows days only.'],
  },
  installations: {
    label: 'Active installations',
    unit: 'count',
    definition: 'Confirmed and not removed at the close of the day or month.',
    figure: 'installations',
    uses: 'When installations were confirmed and when they ended.',
    gap: 'carried',
    mustNotBeUsedFor: [...always, 'Use: an installation may stand there without running.'],
  },
  completionRate: {
    label: 'Completion rate',
    unit: 'rate',
    definition: 'Completed runs ÷ (completed + failed + timed out), by the day on which they started.',
    figure: 'completionRate',
    uses: 'The sums of reported tasks by day.',
    gap: 'carried',
    mustNotBeUsedFor: [...always, 'Judging a scenario or a customer: it is of all runs together.'],
  },
  credits: {
    label: 'Credits',
    unit: 'credits',
    definition: 'Make credits used by tasks of every kind.',
    figure: 'creditCostMicros',
    uses: 'The sums of reported tasks by day; a run that reports no credits counts none.',
    gap: 'zero',
    mustNotBeUsedFor: [
      ...always,
      'The whole use of a Make plan: scenarios that do not come from the library are not in it.',
    ],
  },
};
