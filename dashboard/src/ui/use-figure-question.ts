import type { QueryValues } from '../api/client.ts';
import { useDateRange, type DateRange } from '../time-range/use-date-range.ts';
import { useAddress } from './use-address.ts';

export type FigureFilter = 'scenario' | 'customer' | 'aiModel' | 'currency' | 'plan';

export type FigureQuestion = {
  range: DateRange;
  /** What every request of the page asks: period, comparison and filters. */
  asked: QueryValues;
  /** The same without a comparison, for breakdowns. */
  alone: QueryValues;
};

/** The question of a page of figures, as its address says it. */
export function useFigureQuestion(filters: readonly FigureFilter[]): FigureQuestion {
  const range = useDateRange();
  const { values } = useAddress();
  const { from, to, compare, compareFrom, compareTo } = range;
  const narrowed = Object.fromEntries(filters.map((name) => [name, values[name] || undefined]));
  return {
    range,
    asked: { from, to, compare, compareFrom, compareTo, ...narrowed },
    alone: { from, to, compare: 'none', ...narrowed },
  };
}
