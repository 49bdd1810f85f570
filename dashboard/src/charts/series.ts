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
  /** Bars that stand for a part of the bars before them are drawn over them, not beside. */
  isPart?: boolean;
  /** A line of short strokes, for what only stands beside. */
  isDashed?: boolean;
  /** The edges of a band: the upper one is filled down to the lower one, which is the next series; neither is drawn as a line. */
  edge?: 'upper' | 'lower';
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
