import { useNavigate, useSearch } from '@tanstack/react-router';
import { useReporting } from '../format/reporting.ts';
import { useNow } from '../format/use-now.ts';
import { dayInZone, defaultPreset, isDay, presetRange, type DayRange } from './days.ts';

export type Comparison = 'previous' | 'none';

/** The period that a page shows, as its address says it. */
export type DateRange = DayRange & {
  compare: Comparison;
  today: string;
  setRange: (range: DayRange) => void;
  setCompare: (compare: Comparison) => void;
};

/** Reads `?from=&to=&compare=`; what is missing or not a day falls back to the last 30 days against the ones before. */
export function rangeFromSearch(
  search: Record<string, unknown>,
  today: string,
): DayRange & { compare: Comparison } {
  const { from, to } = search;
  const range = isDay(from) && isDay(to) && from <= to ? { from, to } : presetRange(defaultPreset, today);
  return { ...range, compare: search['compare'] === 'none' ? 'none' : 'previous' };
}

/** The date range in the address, with setters that write it there; days are those of the reporting zone. */
export function useDateRange(): DateRange {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const { timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const write = (values: Record<string, string | undefined>) => {
    const next = (former: Record<string, unknown>) => ({ ...former, ...values });
    void navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  };
  return {
    ...rangeFromSearch(search, today),
    today,
    setRange: ({ from, to }) => write({ from, to }),
    setCompare: (compare) => write({ compare: compare === 'none' ? 'none' : undefined }),
  };
}
