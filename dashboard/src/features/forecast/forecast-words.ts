import { t } from '@lingui/core/macro';
import { formatFigure } from '../../format/figure.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import type { ForecastAnswer, Metric } from './forecast-query.ts';

export const metricChoices: { value: Metric; label: string }[] = [
  { value: 'revenue', label: t`Net revenue` },
  { value: 'mrr', label: t`MRR` },
  { value: 'executions', label: t`Executions` },
  { value: 'installations', label: t`Active installations` },
  { value: 'completionRate', label: t`Completion rate` },
  { value: 'credits', label: t`Credits` },
];
export const horizonChoices = { day: [7, 14, 30, 90], month: [3, 6, 12] } as const;

/** The names under which a manager knows the models. */
export const modelNames: Record<NonNullable<ForecastAnswer['shown']>, string> = {
  naive: t`Stays as it is`,
  seasonalNaive: t`Same as last time`,
  mean3: t`Mean of the last 3`,
  drift: t`Straight on`,
  seasonalDrift: t`Last time plus growth`,
  dampedTrend: t`Fading trend`,
  ets: t`Smoothing`,
  mstl: t`Pattern and trend`,
  prophet: t`Prophet`,
  medianOfBest: t`Middle of the best three`,
};

type Measured = Pick<ForecastAnswer, 'unit' | 'currency'>;

/** A value of the forecast as text: amounts and counts are whole, for more would feign what nobody knows. */
export function formatForecast(value: number, { unit, currency }: Measured): string {
  if (unit === 'rate') return formatRate(value);
  return unit === 'money' ? formatMoney(Math.round(value), currency) : formatCount(value);
}

/** A bucket as text: the day, or the month. */
export function formatBucket(bucket: string, interval: 'day' | 'month'): string {
  if (interval === 'day') return formatDay(bucket);
  const format = new Intl.DateTimeFormat(navigator.language, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${bucket}T00:00:00Z`));
}

/** What is expected of the last bucket, with its 80 % interval. */
export function headline(answer: ForecastAnswer): string | null {
  const last = answer.forecast.at(-1);
  if (!last) return null;
  const [value, low, high] = [last.value, last.low80, last.high80].map((one) => formatForecast(one, answer));
  return t`${formatBucket(last.bucket, answer.interval)}: about ${value ?? ''}, and with 80 % probability between ${low ?? ''} and ${high ?? ''}.`;
}

/** What comes together over the horizon, of what can be added up. */
export function sumInWords(answer: ForecastAnswer): string | null {
  const adds = ['revenue', 'executions', 'credits'].includes(answer.metric);
  if (!adds || answer.forecast.length === 0) return null;
  const sum = answer.forecast.reduce((total, { value }) => total + value, 0);
  return t`Altogether about ${formatForecast(sum, answer)} in the next ${answer.forecast.length} ${answer.interval}s.`;
}

/** Why this model is shown, in a sentence. */
export function whyShown({ shown, reason, candidates, naive, origins }: ForecastAnswer): string | null {
  if (shown === null) return null;
  if (reason !== null) return reason;
  const error = candidates.find(({ model }) => model === shown)?.mase;
  const naiveError = candidates.find(({ model }) => model === naive?.model)?.mase;
  if (shown === naive?.model || !error || !naiveError)
    return t`Nothing foretold the past better than this simplest of all forecasts.`;
  const less = formatFigure(1 - error / naiveError, 'rate', '');
  return t`At ${origins} dates in the past it erred ${less ?? ''} less than the simple forecast “${modelNames[naive?.model ?? 'naive']}”.`;
}
