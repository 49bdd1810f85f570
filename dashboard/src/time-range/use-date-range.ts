import { useNavigate, useSearch } from '@tanstack/react-router';
import { useReporting } from '../format/reporting.ts';
import { useNow } from '../format/use-now.ts';
import { dayInZone, defaultPreset, isDay, presetRange, type DayRange } from './days.ts';

export type Comparison = 'previous' | 'none';

/** With any other period than the one before; neither is there without the other. */
type Compared = { compareFrom?: string | undefined; compareTo?: string | undefined };

/** The period that a page shows, as its address says it. */
export type DateRange = DayRange &
  Compared & {
    compare: Comparison;
    today: string;
    setRange: (range: DayRange) => void;
    setCompare: (compare: Comparison) => void;
    /** Compares with this period; with the one before when null. */
    setCompared: (range: DayRange | null) => void;
  };

/**
 * Reads `?from=&to=&compare=&compareFrom=&compareTo=`; what is missing or not a day falls back to the last 30 days against the ones before.
 */
export function rangeFromSearch(
  search: Record<string, unknown>,
  today: string,
): DayRange & Compared & { compare: Comparison } {
  const range = rangeOf(search['from'], search['to']) ?? presetRange(defaultPreset, today);
  if (search['compare'] === 'none') return { ...range, compare: 'none' };
  const compared = rangeOf(search['compareFrom'], search['compareTo']);
  const named = compared && { compareFrom: compared.from, compareTo: compared.to };
  return { ...range, compare: 'previous', ...named };
}

const rangeOf = (from: unknown, to: unknown): DayRange | null =>
  isDay(from) && isDay(to) && from <= to ? { from, to } : null;

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
    setCompared: (range) => write({ compare: undefined, compareFrom: range?.from, compareTo: range?.to }),
  };
}
