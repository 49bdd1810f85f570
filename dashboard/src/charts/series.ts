import { addDays, addMonths } from '../time-range/days.ts';
import type { SeriesRole } from '../ui/palette.ts';

/** One line or row of bars of a chart, and one column of its table. Values stay the integers of the API; `format` writes them out exactly. */
export type Series = {
  key: string;
  label: string;
  role: SeriesRole;
  shape: 'line' | 'bar';
  values: (number | null)[];
  format: (value: number) => string;
  formatTick: (value: number) => string;
  /** How far apart ticks stand on an axis that reaches to this, where decimal steps would read badly. */
  tickStep?: (largest: number) => number | undefined;
  /** Bars that stand for a part of the bars before them are drawn over them, not beside. */
  isPart?: boolean;
  /** A line of short strokes, for what only stands beside. */
  isDashed?: boolean;
  /** The edges of a band: the upper one is filled down to the lower one, which is the next series; neither is drawn as a line. */
  edge?: 'upper' | 'lower';
  /** What the values are counted in, beside the title: "USD", "runs". */
  unit?: string;
  /** What the figure means, in the tooltip and in the table. */
  definition?: string;
  /** The values of the period before, bucket by bucket; of one series of a chart at the most. */
  previous?: (number | null)[];
  /** Rates have an axis of their own, on the right. */
  axis: 'left' | 'right';
};

/** A value per day: of a day without an item, what the figure is then (0 for sums, null for what cannot be known). */
export function valuesByDay<Item extends { bucket: string | null }>(
  days: string[],
  items: Item[],
  value: (item: Item) => number | null,
  absent: 0 | null,
): (number | null)[] {
  const byDay = new Map(items.map((item) => [item.bucket, value(item)]));
  return days.map((day) => byDay.get(day) ?? (byDay.has(day) ? null : absent));
}

/** What the buckets of the period that is compared with hold: its first stands at the first; a shorter one ends in a gap. */
export function previousValues<Item extends { bucket: string | null }>(
  before: { buckets: string[]; items: Item[] } | null | undefined,
  buckets: string[],
  value: (item: Item) => number | null,
  absent: 0 | null = 0,
): Pick<Series, 'previous'> {
  if (!before) return {};
  const values = valuesByDay(before.buckets, before.items, value, absent);
  return { previous: buckets.map((_bucket, index) => values[index] ?? null) };
}

/** What happened at one day, drawn as a line across the chart. */
export type ChartEvent = { day: string; kind: 'release' | 'price' | 'alert'; text: string; path?: string };

/** The bucket that is not over: what stands there will grow. -1: all are over. */
export function openBucket(days: string[], today: string): number {
  const last = days.length - 1;
  const [end, before] = [days[last], days[last - 1]];
  if (end === undefined) return -1;
  for (let index = 0; index < last; index += 1)
    if ((days[index] ?? '') <= today && today < (days[index + 1] ?? '')) return index;
  if (end > today) return -1;
  return today < nextBucket(end, before) ? last : -1;
}

/** When the bucket after the last one would begin, as the last two tell. */
function nextBucket(end: string, before: string | undefined): string {
  const step = before === undefined ? 1 : (Date.parse(end) - Date.parse(before)) / 86_400_000;
  return step >= 28 ? addMonths(end, Math.round(step / 30.4)) : addDays(end, step);
}

/** The bucket that a day falls into; -1 where it lies before all of them. */
export function bucketOfDay(days: string[], day: string): number {
  return days.findLastIndex((begins) => begins <= day);
}

/** What is counted, each unit once. */
export function unitOf(series: Series[]): string {
  return [...new Set(series.flatMap(({ unit }) => unit ?? []))].join(', ');
}
