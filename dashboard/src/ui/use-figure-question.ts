import type { QueryValues } from '../api/client.ts';
import { comparedWith } from '../time-range/compared-range.ts';
import { useDateRange, type DateRange } from '../time-range/use-date-range.ts';
import { useAddress } from './use-address.ts';

export type FigureFilter = 'scenario' | 'customer' | 'aiModel' | 'currency' | 'plan' | 'bundle' | 'country';

export type FigureQuestion = {
  range: DateRange;
  /** The filters that are set. */
  narrowed: Partial<Record<FigureFilter, string>>;
  /** What every request of the page asks: period, comparison and filters. */
  asked: QueryValues;
  /** The same without a comparison, for breakdowns. */
  alone: QueryValues;
  /** The same of the period that is compared with; null where none is. */
  before: QueryValues | null;
};

/** The question of a page of figures, as its address says it. */
export function useFigureQuestion(filters: readonly FigureFilter[]): FigureQuestion {
  const range = useDateRange();
  const { values } = useAddress();
  const { from, to, compare, compareFrom, compareTo } = range;
  const narrowed = Object.fromEntries(
    filters.flatMap((name) => (values[name] ? [[name, values[name]]] : [])),
  );
  return {
    range,
    narrowed,
    asked: { from, to, compare, compareFrom, compareTo, ...narrowed },
    alone: { from, to, compare: 'none', ...narrowed },
    before: compare === 'none' ? null : { ...comparedWith(range), compare: 'none', ...narrowed },
  };
}
