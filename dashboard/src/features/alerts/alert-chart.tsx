import { t } from '@lingui/core/macro';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Series } from '../../charts/series.ts';
import { useReporting } from '../../format/reporting.ts';
import { formatDay } from '../../format/time.ts';
import { valueText } from './alert-words.ts';
import type { Alert } from './alerts-query.ts';

/** The days of what an alert is about, with what was usual, what it changed to and since when, or the limit that it passed. */
export function AlertChart({ alert: { id, evidence } }: { alert: Alert }) {
  const { currency } = useReporting();
  const { series, label, unit, startedOn, before, after, threshold } = evidence;
  if (series.length < 2) return null;
  const days = series.map(({ day }) => day);
  const format = (value: number) => valueText(value, unit, currency);
  const line = (
    key: string,
    name: string,
    role: Series['role'],
    values: (number | null)[],
    isDashed = false,
  ): Series => ({
    key,
    label: name,
    role,
    shape: 'line',
    values,
    format,
    formatTick: format,
    isDashed,
    axis: 'left',
  });
  const isChanged = (day: string) => startedOn !== null && day >= startedOn;
  const drawn = [
    // What is first lies on top: the marks over the days.
    ...(startedOn === null
      ? []
      : [
          line(
            'before',
            t`Usual`,
            'quiet',
            days.map(() => before),
            true,
          ),
          line(
            'after',
            t`Since ${formatDay(startedOn)}`,
            'second',
            days.map((day) => (isChanged(day) ? after : null)),
            true,
          ),
        ]),
    ...(threshold === null
      ? []
      : [
          line(
            'threshold',
            t`Limit`,
            'second',
            days.map(() => threshold),
            true,
          ),
        ]),
    line(
      'value',
      label ?? t`Value`,
      'first',
      series.map(({ value }) => value),
    ),
  ];
  return <ChartCard name={`alert-${id}`} title={label ?? t`Value`} days={days} series={drawn} />;
}
