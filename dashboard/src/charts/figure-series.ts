import { formatCompactMoney, formatMicros, formatMoney, minorUnitDigits } from '../format/money.ts';
import { formatCompactCount, formatCount, formatRate } from '../format/number.ts';
import { valuesByDay, type Series } from './series.ts';

type Bucketed = { bucket: string | null };
export type RevenueDay = Bucketed & { netRevenue: number | null };
export type CompletionDay = Bucketed & Record<'started' | 'completed' | 'completionRate', number | null>;
export type ReturnDay = Bucketed & Record<'valueMicros' | 'costMicros' | 'netMicros', number | null>;

/** Net revenue as bars, a value for every day. */
export function revenueSeries(items: RevenueDay[], days: string[], currency: string): Series[] {
  return [
    {
      key: 'netRevenue',
      label: 'Net revenue',
      role: 'first',
      shape: 'bar',
      axis: 'left',
      values: valuesByDay(days, items, (day) => day.netRevenue, 0),
      format: (value) => formatMoney(value, currency),
      formatTick: (value) => formatCompactMoney(value, minorUnitDigits(currency), currency),
    },
  ];
}

/** Started and, as a part of them, completed runs; the completion rate on an axis of its own. */
export function completionSeries(items: CompletionDay[], days: string[]): Series[] {
  const count = {
    shape: 'bar',
    axis: 'left',
    format: (value: number) => formatCount(value),
    formatTick: (value: number) => formatCompactCount(value),
  } as const;
  const rate = (value: number) => formatRate(value);
  return [
    {
      ...count,
      key: 'started',
      label: 'Started',
      role: 'quiet',
      values: valuesByDay(days, items, (day) => day.started, 0),
    },
    {
      ...count,
      key: 'completed',
      label: 'Completed',
      role: 'first',
      isPart: true,
      values: valuesByDay(days, items, (day) => day.completed, 0),
    },
    {
      key: 'completionRate',
      label: 'Completion rate',
      role: 'second',
      shape: 'line',
      axis: 'right',
      values: valuesByDay(days, items, (day) => day.completionRate, null),
      format: rate,
      formatTick: rate,
    },
  ];
}

/** Value and cost as bars, net as a line. */
export function returnSeries(items: ReturnDay[], days: string[], currency: string): Series[] {
  const micros = {
    axis: 'left',
    format: (value: number) => formatMicros(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, 6, currency),
  } as const;
  return [
    {
      ...micros,
      key: 'valueMicros',
      label: 'Value',
      role: 'third',
      shape: 'bar',
      values: valuesByDay(days, items, (day) => day.valueMicros, 0),
    },
    {
      ...micros,
      key: 'costMicros',
      label: 'Cost',
      role: 'second',
      shape: 'bar',
      values: valuesByDay(days, items, (day) => day.costMicros, 0),
    },
    {
      ...micros,
      key: 'netMicros',
      label: 'Net',
      role: 'first',
      shape: 'line',
      values: valuesByDay(days, items, (day) => day.netMicros, 0),
    },
  ];
}
