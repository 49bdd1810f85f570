import { valuesByDay, type Series } from '../../charts/series.ts';
import { formatCompactMoney, formatMicros, formatMoney, minorUnitDigits } from '../../format/money.ts';
import { formatCompactCount, formatCount, formatRate } from '../../format/number.ts';
import type { Overview, OverviewDay } from './overview-query.ts';

/** The series of the three charts, a value for every day of the period. */
export function overviewSeries(
  overview: Overview,
  days: string[],
): Record<'revenue' | 'completion' | 'roi', Series[]> {
  const { items, currency } = overview;
  const sums = (value: (item: OverviewDay) => number | null) => valuesByDay(days, items, value, 0);
  const count = {
    format: (value: number) => formatCount(value),
    formatTick: (value: number) => formatCompactCount(value),
  };
  const money = {
    format: (value: number) => formatMoney(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, minorUnitDigits(currency), currency),
  };
  const micros = {
    format: (value: number) => formatMicros(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, 6, currency),
  };
  const rate = {
    format: (value: number) => formatRate(value),
    formatTick: (value: number) => formatRate(value),
  };
  return {
    revenue: [
      {
        key: 'netRevenue',
        label: 'Net revenue',
        role: 'first',
        shape: 'bar',
        axis: 'left',
        values: sums((day) => day.netRevenue),
        ...money,
      },
    ],
    completion: [
      {
        key: 'started',
        label: 'Started',
        role: 'quiet',
        shape: 'bar',
        axis: 'left',
        values: sums((day) => day.started),
        ...count,
      },
      {
        key: 'completed',
        label: 'Completed',
        role: 'first',
        shape: 'bar',
        isPart: true,
        axis: 'left',
        values: sums((day) => day.completed),
        ...count,
      },
      {
        key: 'completionRate',
        label: 'Completion rate',
        role: 'second',
        shape: 'line',
        axis: 'right',
        values: valuesByDay(days, items, (day) => day.completionRate, null),
        ...rate,
      },
    ],
    roi: [
      {
        key: 'valueMicros',
        label: 'Value',
        role: 'third',
        shape: 'bar',
        axis: 'left',
        values: sums((day) => day.valueMicros),
        ...micros,
      },
      {
        key: 'costMicros',
        label: 'Cost',
        role: 'second',
        shape: 'bar',
        axis: 'left',
        values: sums((day) => day.costMicros),
        ...micros,
      },
      {
        key: 'netMicros',
        label: 'Net',
        role: 'first',
        shape: 'line',
        axis: 'left',
        values: sums((day) => day.netMicros),
        ...micros,
      },
    ],
  };
}
