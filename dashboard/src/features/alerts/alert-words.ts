import { plural, t } from '@lingui/core/macro';
import { formatCount, formatNumber, formatRate } from '../../format/number.ts';
import { formatFigure } from '../../format/figure.ts';
import type { Alert, Condition, Rule } from './alerts-query.ts';

export const kindWords: Record<Condition['kind'], string> = {
  trend: t`Change of trend`,
  threshold: t`Threshold`,
  counterweight: t`Counterweight drifts`,
  disputeRate: t`Dispute rate`,
  silence: t`Silence`,
  exhaustion: t`Credits run out`,
  gateFailed: t`Audit fails`,
  newErrorGroup: t`New error`,
  campaignPaused: t`Upgrade pauses itself`,
};

export const metricWords = {
  completionRate: t`Completion rate`,
  failures: t`Failed and timed out`,
  runs: t`Runs`,
  warningShare: t`Share with a warning`,
  p95Ms: t`95th percentile of duration`,
  netRevenue: t`Net revenue`,
  orders: t`Orders`,
  refundRate: t`Refund rate`,
  disputeRate: t`Dispute rate`,
} as const;
export type MetricName = keyof typeof metricWords;

export const severityWords: Record<Rule['severity'], string> = {
  info: t`Info`,
  warning: t`Warning`,
  critical: t`Critical`,
};
export const severityColours: Record<Rule['severity'], string> = {
  info: 'gray',
  warning: 'yellow',
  critical: 'red',
};

export const channelWords: Record<Rule['channels'][number], string> = {
  slack: t`Slack`,
  email: t`E-mail`,
  make: t`Make`,
};

const contributorWords: Record<Alert['evidence']['contributors'][number]['by'], string> = {
  scenario: t`Scenario`,
  customer: t`Customer`,
  aiModel: t`Model`,
  error: t`Error`,
  plan: t`Plan`,
  country: t`Country`,
  installation: t`Installation`,
  errorGroup: t`Error`,
  gate: t`Audit`,
  campaign: t`Upgrade`,
};
export const contributorWord = (by: keyof typeof contributorWords): string => contributorWords[by];

/** Words as the choices of a field. */
export const choicesOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** A value in the unit of its figure; sums are of a day. */
export function valueText(value: number | null, unit: Alert['evidence']['unit'], currency: string): string {
  if (value === null) return '–';
  if (unit === 'rate') return formatRate(value);
  if (unit === 'ms') return t`${formatNumber(value / 1000)} s`;
  if (unit === 'money') return formatFigure(Math.round(value), 'money', currency) ?? '–';
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}

/** What a rule looks for, in a line. */
export function conditionText(condition: Condition, currency: string): string {
  switch (condition.kind) {
    case 'trend':
      return t`${figureText(condition)} ${directionWords[condition.direction]}, by ${formatRate(condition.minimumEffect)} at least`;
    case 'threshold':
      return `${figureText(condition)} ${condition.comparison} ${thresholdText(condition, currency)}, ${daysText(condition.days)}`;
    case 'counterweight':
      return t`Any counterweight gets worse by ${formatRate(condition.minimumEffect)} at least`;
    case 'disputeRate':
      return t`Above ${formatRate(condition.above)}, ${daysText(condition.days)}`;
    case 'silence':
      return t`Longer than ${formatNumber(condition.intervals)} times the usual, ${condition.minimumDays} days at least`;
    case 'exhaustion':
      return t`Expected within ${condition.withinDays} days`;
    case 'gateFailed':
      return condition.gates ? condition.gates.join(', ') : t`Any audit`;
    case 'newErrorGroup':
      return condition.kinds ? condition.kinds.join(', ') : t`Any kind`;
    case 'campaignPaused':
      return t`Its version does worse than the others`;
  }
}

const figureText = (condition: Extract<Condition, { scope: string }>): string =>
  `${metricWords[condition.metric]}${placeTexts[condition.scope]}`;
const placeTexts = {
  library: '',
  scenarios: t` of a scenario`,
  customer: t` of one customer`,
  installation: t` of one installation`,
};
const directionWords = { up: 'rises', down: 'falls', either: t`rises or falls` };
const daysText = (days: number): string => plural(days, { one: `today`, other: `in ${days} days` });

function thresholdText({ metric, value }: { metric: MetricName; value: number }, currency: string): string {
  if (metric.endsWith('Rate') || metric === 'warningShare') return formatRate(value);
  if (metric === 'p95Ms') return t`${formatNumber(value / 1000)} s`;
  if (metric === 'netRevenue') return formatFigure(value, 'money', currency) ?? '–';
  return formatNumber(value);
}
