import { invalid } from '../platform/errors.ts';
import { daysBetween, previousRange, type DayRange } from '../platform/time.ts';
import type { FigureQuery } from './schema.ts';
import { longestDays, type Scope } from './scope.ts';

/** The period that another is compared with: the one that is asked for, else as many days before it. */
function comparedRange(period: DayRange, { compare, compareFrom, compareTo }: FigureQuery): DayRange {
  if (compareFrom === undefined && compareTo === undefined) return previousRange(period);
  if (compare === 'none')
    throw invalid('/query/compare', '"none" compares with nothing: leave "compareFrom" and "compareTo" out.');
  if (compareFrom === undefined || compareTo === undefined)
    throw invalid(
      compareFrom === undefined ? '/query/compareFrom' : '/query/compareTo',
      'Another period has a first and a last day: name both.',
    );
  if (compareFrom > compareTo)
    throw invalid('/query/compareFrom', '"compareFrom" is after "compareTo": name a first day that is not.');
  if (daysBetween(compareFrom, compareTo) > longestDays)
    throw invalid('/query/compareFrom', 'A period has at most five years: ask for a shorter one.');
  return { from: compareFrom, to: compareTo };
}

/** The same question about the period that is compared with; only with the one before it shares what was read once. */
export function comparedWith(scope: Scope, query: FigureQuery): Scope {
  const readings = query.compareFrom === undefined ? scope.readings : new Map<string, Promise<unknown>>();
  return { ...scope, ...comparedRange(scope, query), readings, isPrevious: true };
}
