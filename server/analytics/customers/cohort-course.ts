import { monthAfter, monthsAfter } from './known-until.ts';
import type { CohortMonth } from './cohort-queries.ts';

/** A cohort by age in months: those of its month, and what they did in each month since. */
export type Cohort = {
  /** The first day of its month. */
  month: string;
  customers: number;
  /** By age; the last ones may not be over yet. */
  ages: { customers: number; net: bigint; isOver: boolean }[];
};

/** The cohorts in their order, each up to `lastMonth`; months from `openMonth` on are not over. */
export function cohortsOf(rows: readonly CohortMonth[], lastMonth: string, openMonth: string): Cohort[] {
  const rowsOf = Map.groupBy(rows, ({ cohort }) => cohort);
  return [...rowsOf].flatMap(([month, own]): Cohort[] => {
    if (month === null) return [];
    const byMonth = new Map(own.map((row) => [row.month, row]));
    const ages = Array.from({ length: monthsAfter(month, lastMonth) + 1 }, (_, age) => {
      const at = monthAfter(month, age);
      const row = byMonth.get(at);
      return { customers: row?.customers ?? 0, net: BigInt(row?.net ?? 0), isOver: at < openMonth };
    });
    return [{ month, customers: byMonth.get(month)?.customers ?? 0, ages }];
  });
}
