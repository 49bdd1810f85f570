import type { Series } from '../../charts/series.ts';
import { valuesByDay } from '../../charts/series.ts';
import { formatCompactMoney, formatMoney, minorUnitDigits } from '../../format/money.ts';
import type { MrrFigures, Report, RevenueFigures } from './revenue-query.ts';

const inMoney = (currency: string) =>
  ({
    axis: 'left',
    unit: currency.toUpperCase(),
    format: (value: number) => formatMoney(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, minorUnitDigits(currency), currency),
  }) as const;

/** Net revenue as bars and what stays after fees as a line. */
export function earnedSeries({ items, currency }: Report<RevenueFigures>, buckets: string[]): Series[] {
  const money = inMoney(currency);
  return [
    {
      ...money,
      key: 'netRevenue',
      label: 'Net revenue',
      role: 'first',
      shape: 'bar',
      values: valuesByDay(buckets, items, (item) => item.netRevenue, 0),
    },
    {
      ...money,
      key: 'netAfterFees',
      label: 'Net after fees',
      role: 'second',
      shape: 'line',
      values: valuesByDay(buckets, items, (item) => item.netAfterFees, 0),
    },
  ];
}

/** What came to the recurring revenue and what left it as bars, where it stood as a line. */
export function mrrSeries({ items, currency }: Report<MrrFigures>, buckets: string[]): Series[] {
  const money = inMoney(currency);
  return [
    {
      ...money,
      key: 'gained',
      label: 'Gained',
      role: 'third',
      shape: 'bar',
      values: valuesByDay(
        buckets,
        items,
        (item) => (item.new ?? 0) + (item.expansion ?? 0) + (item.reactivation ?? 0),
        0,
      ),
    },
    {
      ...money,
      key: 'lost',
      label: 'Lost',
      role: 'second',
      shape: 'bar',
      values: valuesByDay(buckets, items, (item) => -(item.contraction ?? 0) - (item.churn ?? 0), 0),
    },
    {
      ...money,
      key: 'closing',
      label: 'MRR',
      role: 'first',
      shape: 'line',
      values: carried(valuesByDay(buckets, items, (item) => item.closing, null)),
    },
  ];
}

/** A bucket without movement is left out of the answer: there the level is what it was. */
function carried(values: (number | null)[]): (number | null)[] {
  let last: number | null = null;
  return values.map((value) => (last = value ?? last));
}
