import { t } from '@lingui/core/macro';
import type { Series } from '../../charts/series.ts';
import { previousValues, valuesByDay } from '../../charts/series.ts';
import { formatCompactMoney, formatMoney, minorUnitDigits } from '../../format/money.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { earnedFigures, mrrFigures } from './revenue-figures.ts';
import type { MrrFigures, Report, RevenueFigures } from './revenue-query.ts';

const inMoney = (currency: string) =>
  ({
    axis: 'left',
    unit: currency.toUpperCase(),
    format: (value: number) => formatMoney(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, minorUnitDigits(currency), currency),
  }) as const;

const definitionOf = (figure: string) =>
  [...earnedFigures, ...mrrFigures].find((one) => one.figure === figure)?.definition ?? '';

/** The period that is compared with, in the buckets of the one that is shown. */
const earlier = <Figures>(before: Report<Figures> | null, shown: Report<Figures>) =>
  before && { buckets: bucketsOf(before, intervalOf(shown)), items: before.items };

/** Net revenue as bars and what stays after fees as a line. */
export function earnedSeries(
  report: Report<RevenueFigures>,
  buckets: string[],
  before: Report<RevenueFigures> | null = null,
): Series[] {
  const { items, currency } = report;
  const money = inMoney(currency);
  return [
    {
      ...money,
      key: 'netRevenue',
      label: t`Net revenue`,
      definition: definitionOf('netRevenue'),
      role: 'first',
      shape: 'bar',
      values: valuesByDay(buckets, items, (item) => item.netRevenue, 0),
      ...previousValues(earlier(before, report), buckets, (item) => item.netRevenue),
    },
    {
      ...money,
      key: 'netAfterFees',
      label: t`Net after fees`,
      definition: definitionOf('netAfterFees'),
      role: 'second',
      shape: 'line',
      values: valuesByDay(buckets, items, (item) => item.netAfterFees, 0),
    },
  ];
}

/** What came to the recurring revenue and what left it as bars, where it stood as a line. */
export function mrrSeries(
  report: Report<MrrFigures>,
  buckets: string[],
  before: Report<MrrFigures> | null = null,
): Series[] {
  const { items, currency } = report;
  const level = previousValues(earlier(before, report), buckets, (item) => item.closing, null);
  const money = inMoney(currency);
  return [
    {
      ...money,
      key: 'gained',
      label: t`Gained`,
      definition: t`MRR of new customers, of expansion, and of customers who came back.`,
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
      label: t`Lost`,
      definition: t`MRR that contraction and churn took away.`,
      role: 'second',
      shape: 'bar',
      values: valuesByDay(buckets, items, (item) => -(item.contraction ?? 0) - (item.churn ?? 0), 0),
    },
    {
      ...money,
      key: 'closing',
      label: t`MRR`,
      definition: definitionOf('closing'),
      role: 'first',
      shape: 'line',
      values: carried(valuesByDay(buckets, items, (item) => item.closing, null)),
      ...(level.previous ? { previous: carried(level.previous) } : {}),
    },
  ];
}

/** A bucket without movement is left out of the answer: there the level is what it was. */
function carried(values: (number | null)[]): (number | null)[] {
  let last: number | null = null;
  return values.map((value) => (last = value ?? last));
}
