import { formatCount, formatNumber, formatRate } from '../../format/number.ts';
import { formatFigure } from '../../format/figure.ts';
import type { Alert, Condition, Rule } from './alerts-query.ts';

export const kindWords: Record<Condition['kind'], string> = {
  trend: 'Change of trend',
  threshold: 'Threshold',
  counterweight: 'Counterweight drifts',
  disputeRate: 'Dispute rate',
  silence: 'Silence',
  exhaustion: 'Credits run out',
  gateFailed: 'Audit fails',
  newErrorGroup: 'New error',
};

export const metricWords = {
  completionRate: 'Completion rate',
  failures: 'Failed and timed out',
  runs: 'Runs',
  warningShare: 'Share with a warning',
  p95Ms: '95th percentile of duration',
  netRevenue: 'Net revenue',
  orders: 'Orders',
  refundRate: 'Refund rate',
  disputeRate: 'Dispute rate',
} as const;
export type MetricName = keyof typeof metricWords;

export const severityWords: Record<Rule['severity'], string> = {
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
};
export const severityColours: Record<Rule['severity'], string> = {
  info: 'gray',
  warning: 'yellow',
  critical: 'red',
};

export const channelWords: Record<Rule['channels'][number], string> = {
  slack: 'Slack',
  email: 'E-mail',
  make: 'Make',
};

const contributorWords: Record<Alert['evidence']['contributors'][number]['by'], string> = {
  scenario: 'Scenario',
  customer: 'Customer',
  aiModel: 'Model',
  error: 'Error',
  plan: 'Plan',
  country: 'Country',
  installation: 'Installation',
  errorGroup: 'Error',
  gate: 'Audit',
};
export const contributorWord = (by: keyof typeof contributorWords): string => contributorWords[by];

/** Words as the choices of a field. */
export const choicesOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** A value in the unit of its figure; sums are of a day. */
export function valueText(value: number | null, unit: Alert['evidence']['unit'], currency: string): string {
  if (value === null) return '–';
  if (unit === 'rate') return formatRate(value);
  if (unit === 'ms') return `${formatNumber(value / 1000)} s`;
  if (unit === 'money') return formatFigure(Math.round(value), 'money', currency) ?? '–';
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}

/** What a rule looks for, in a line. */
export function conditionText(condition: Condition, currency: string): string {
  switch (condition.kind) {
    case 'trend':
      return `${figureText(condition)} ${directionWords[condition.direction]}, by ${formatRate(condition.minimumEffect)} at least`;
    case 'threshold':
      return `${figureText(condition)} ${condition.comparison} ${thresholdText(condition, currency)}, ${daysText(condition.days)}`;
    case 'counterweight':
      return `Any counterweight gets worse by ${formatRate(condition.minimumEffect)} at least`;
    case 'disputeRate':
      return `Above ${formatRate(condition.above)}, ${daysText(condition.days)}`;
    case 'silence':
      return `Longer than ${formatNumber(condition.intervals)} times the usual, ${condition.minimumDays} days at least`;
    case 'exhaustion':
      return `Expected within ${condition.withinDays} days`;
    case 'gateFailed':
      return condition.gates ? condition.gates.join(', ') : 'Any audit';
    case 'newErrorGroup':
      return condition.kinds ? condition.kinds.join(', ') : 'Any kind';
  }
}

const figureText = (condition: Extract<Condition, { scope: string }>): string =>
  `${metricWords[condition.metric]}${placeTexts[condition.scope]}`;
const placeTexts = {
  library: '',
  scenarios: ' of a scenario',
  customer: ' of one customer',
  installation: ' of one installation',
};
const directionWords = { up: 'rises', down: 'falls', either: 'rises or falls' };
const daysText = (days: number): string => (days === 1 ? 'today' : `in ${days} days`);

function thresholdText({ metric, value }: { metric: MetricName; value: number }, currency: string): string {
  if (metric.endsWith('Rate') || metric === 'warningShare') return formatRate(value);
  if (metric === 'p95Ms') return `${formatNumber(value / 1000)} s`;
  if (metric === 'netRevenue') return formatFigure(value, 'money', currency) ?? '–';
  return formatNumber(value);
}
