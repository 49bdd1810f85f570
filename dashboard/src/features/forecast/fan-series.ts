import { t } from '@lingui/core/macro';
import { formatCompactMoney, minorUnitDigits } from '../../format/money.ts';
import { formatCompactCount, formatRate } from '../../format/number.ts';
import type { Series } from '../../charts/series.ts';
import type { ForecastAnswer } from './forecast-query.ts';
import { formatForecast, modelNames } from './forecast-words.ts';

/** So many past buckets are drawn for each one foretold, at least as many as make the past plain. */
const pastPerFuture = 2;
const fewestPast = { day: 42, month: 18 } as const;

/** History and forecast on one axis: what was, what comes with its bands, and the simple forecast beside it. */
export function fanSeries(answer: ForecastAnswer): { days: string[]; series: Series[] } {
  const { interval, forecast, naive } = answer;
  const past = answer.history.slice(-Math.max(fewestPast[interval], pastPerFuture * forecast.length));
  const days = [...past, ...forecast].map(({ bucket }) => bucket);
  const last = past.at(-1)?.value ?? null;
  /** Lines and bands begin at the last known value, so that none hangs in the air. */
  const ahead = (values: (number | null)[]) => [
    ...past.slice(0, -1).map(() => null),
    ...(past.length > 0 ? [last] : []),
    ...values,
  ];
  const common = {
    axis: 'left',
    shape: 'line',
    format: (value: number) => formatForecast(value, answer),
    formatTick: (value: number) => formatTick(value, answer),
  } as const;
  const edge = (
    key: 'low80' | 'high80' | 'low95' | 'high95',
    label: string,
    side: 'upper' | 'lower',
  ): Series => ({
    ...common,
    key,
    label,
    role: 'first',
    edge: side,
    values: ahead(forecast.map((point) => point[key])),
  });
  return {
    days,
    series: [
      {
        ...common,
        key: 'history',
        label: t`Until now`,
        role: 'quiet',
        values: [...past.map(({ value }) => value), ...forecast.map(() => null)],
      },
      {
        ...common,
        key: 'forecast',
        label: t`Forecast`,
        role: 'first',
        values: ahead(forecast.map(({ value }) => value)),
      },
      {
        ...common,
        key: 'naive',
        label: t`Simple: ${modelNames[naive?.model ?? 'naive'].toLowerCase()}`,
        role: 'second',
        isDashed: true,
        values: ahead(naive?.forecast.map(({ value }) => value) ?? []),
      },
      edge('high80', '80 % band', 'upper'),
      edge('low80', t`80 % band, low`, 'lower'),
      edge('high95', '95 % band', 'upper'),
      edge('low95', t`95 % band, low`, 'lower'),
    ],
  };
}

function formatTick(value: number, { unit, currency }: ForecastAnswer): string {
  if (unit === 'rate') return formatRate(value);
  return unit === 'money'
    ? formatCompactMoney(value, minorUnitDigits(currency), currency)
    : formatCompactCount(value);
}
