import { formatDay } from '../format/time.ts';
import type { DayRange } from './days.ts';

/** A period in words: "Mar 1 – Mar 30, 2026". */
export function rangeText({ from, to }: DayRange): string {
  return `${formatDay(from, { year: from.slice(0, 4) !== to.slice(0, 4) })} – ${formatDay(to)}`;
}
