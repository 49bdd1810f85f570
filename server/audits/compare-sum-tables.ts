import { factsKeptFrom } from '../executions/kept-facts.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import { workWithRests } from '../platform/with-rests.ts';
import type { AuditDeps } from './gate.ts';
import { compareTables, type SumTables, type TableComparison } from './table-queries.ts';

/** So many days of the sums of every installation are asked for at once. */
const daysAtOnce = 4;

/**
 * Holds every table of sums against the others: those by customer over the months that these days touch, those of the library, which are small, over all
 * months whose tasks are kept. Each statement sees one moment, and each rests as long as it took.
 */
export async function compareSumTables(
  { reading }: Pick<AuditDeps, 'reading'>,
  { from, to }: DayRange,
  at: Date,
): Promise<TableComparison[]> {
  const keptMonths = monthsOf({ from: factsKeptFrom(at).toISOString().slice(0, 10), to });
  const touched = keptMonths.filter((month) => month.to >= from);
  const byCustomer: SumTables = { days: ['task_days', 'library_days', 'total_days'], months: [] };
  const ofLibrary = (month: DayRange): SumTables => ({
    days: ['library_days', 'total_days'],
    months: touched.includes(month) ? ['task_months', 'library_months'] : ['library_months'],
  });
  const questions = [
    ...touched.flatMap(portionsOf).map((range) => ({ tables: byCustomer, range })),
    ...keptMonths.toReversed().map((range) => ({ tables: ofLibrary(range), range })),
  ];
  return workWithRests(questions, ({ tables, range }) =>
    reading.inSnapshot((db) => compareTables(db, tables, range)),
  );
}

/** The months from that of the first day to that of the last. */
function monthsOf({ from, to }: DayRange): DayRange[] {
  const months: DayRange[] = [];
  for (let first = firstOfMonth(from); first <= to;) {
    const next = firstOfMonth(addDays(first, 31));
    months.push({ from: first, to: addDays(next, -1) });
    first = next;
  }
  return months;
}

const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;

function portionsOf({ from, to }: DayRange): DayRange[] {
  const count = Math.ceil(daysBetween(from, to) / daysAtOnce);
  return Array.from({ length: count }, (_, index) => {
    const first = addDays(from, index * daysAtOnce);
    const last = addDays(first, daysAtOnce - 1);
    return { from: first, to: last < to ? last : to };
  });
}
