import { t } from '@lingui/core/macro';
import { formatDay } from '../format/time.ts';
import { bucketOfDay, type ChartEvent, type Series } from './series.ts';

/** A bucket in words: its day, and that it is not over. */
export function titleText(days: string[], index: number, open: number): string {
  return `${formatDay(days[index] ?? '')}${index === open ? t` (not over yet)` : ''}`;
}

/** What a series says of a bucket, exactly. */
export function valueText(one: Series, index: number): string {
  return `${one.label}: ${exactText(one, one.values[index])}`;
}

/** What stood there in the period before. */
export function previousText(one: Series | undefined, index: number): string {
  return one?.previous ? t`${one.label} before: ${exactText(one, one.previous[index])}` : '';
}

const exactText = (one: Series, value: number | null | undefined) =>
  value === null || value === undefined ? '–' : one.format(value);

/** What happened in a bucket. */
export function eventsAt(days: string[], events: ChartEvent[], index: number): ChartEvent[] {
  return events.filter(({ day }) => bucketOfDay(days, day) === index);
}
