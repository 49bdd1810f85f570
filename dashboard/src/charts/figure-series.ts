import { t } from '@lingui/core/macro';
import { formatCompactMoney, formatMicros, formatMoney, minorUnitDigits } from '../format/money.ts';
import { formatCompactCount, formatCount, formatRate } from '../format/number.ts';
import { returnFigures, revenueFigures, usageFigures } from '../ui/figure-definitions.ts';
import { previousValues, valuesByDay, type Series } from './series.ts';

const definitions = new Map(
  [...revenueFigures, ...usageFigures, ...returnFigures].map(({ figure, definition }) => [
    figure,
    definition,
  ]),
);

/** The sentence that stands at the figure's tile. */
const definitionOf = (figure: string): string => definitions.get(figure) ?? '';

type Bucketed = { bucket: string | null };
export type RevenueDay = Bucketed & { netRevenue: number | null };
export type CompletionDay = Bucketed & Record<'started' | 'completed' | 'completionRate', number | null>;
export type ReturnDay = Bucketed & Record<'valueMicros' | 'costMicros' | 'netMicros', number | null>;

/** The answer for the period that is compared with, with its buckets. */
type Before<Item> = { buckets: string[]; items: Item[] } | null | undefined;

/** Net revenue as bars, a value for every day. */
export function revenueSeries(
  items: RevenueDay[],
  days: string[],
  currency: string,
  before?: Before<RevenueDay>,
): Series[] {
  return [
    {
      key: 'netRevenue',
      label: t`Net revenue`,
      unit: currency.toUpperCase(),
      definition: definitionOf('netRevenue'),
      role: 'first',
      shape: 'bar',
      axis: 'left',
      values: valuesByDay(days, items, (day) => day.netRevenue, 0),
      ...previousValues(before, days, (day) => day.netRevenue),
      format: (value) => formatMoney(value, currency),
      formatTick: (value) => formatCompactMoney(value, minorUnitDigits(currency), currency),
    },
  ];
}

/** Started and, as a part of them, completed runs; the completion rate on an axis of its own. */
export function completionSeries(
  items: CompletionDay[],
  days: string[],
  before?: Before<CompletionDay>,
): Series[] {
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
      definition: definitionOf('started'),
      label: t`Started`,
      unit: 'runs',
      role: 'quiet',
      values: valuesByDay(days, items, (day) => day.started, 0),
      ...previousValues(before, days, (day) => day.started),
    },
    {
      ...count,
      key: 'completed',
      label: t`Completed`,
      unit: 'runs',
      definition: definitionOf('completed'),
      role: 'first',
      isPart: true,
      values: valuesByDay(days, items, (day) => day.completed, 0),
    },
    {
      key: 'completionRate',
      label: t`Completion rate`,
      unit: '%',
      definition: definitionOf('completionRate'),
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
export function returnSeries(
  items: ReturnDay[],
  days: string[],
  currency: string,
  before?: Before<ReturnDay>,
): Series[] {
  const micros = {
    axis: 'left',
    format: (value: number) => formatMicros(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, 6, currency),
  } as const;
  return [
    {
      ...micros,
      key: 'valueMicros',
      definition: definitionOf('valueMicros'),
      label: t`Value`,
      unit: currency.toUpperCase(),
      role: 'third',
      shape: 'bar',
      values: valuesByDay(days, items, (day) => day.valueMicros, 0),
    },
    {
      ...micros,
      key: 'costMicros',
      definition: definitionOf('costMicros'),
      label: t`Cost`,
      unit: currency.toUpperCase(),
      role: 'second',
      shape: 'bar',
      values: valuesByDay(days, items, (day) => day.costMicros, 0),
    },
    {
      ...micros,
      key: 'netMicros',
      definition: definitionOf('netMicros'),
      label: t`Net`,
      unit: currency.toUpperCase(),
      role: 'first',
      shape: 'line',
      values: valuesByDay(days, items, (day) => day.netMicros, 0),
      ...previousValues(before, days, (day) => day.netMicros),
    },
  ];
}
