import type { Db } from '../platform/database.ts';
import type { Grouping } from './answer-figures.ts';
import { noAmounts, type Amounts } from './figures.ts';
import type { Scope } from './scope.ts';
import { sumFormerCurrencies, sumUnconvertedValues, type UnconvertedSums } from './unconverted-queries.ts';

/** Amounts of so many tasks by currency. The facts are read only where the sums say that there are such tasks. */
export async function readUnconverted(
  db: Db,
  scope: Scope,
  grouping: Grouping,
  tasks: number,
): Promise<UnconvertedSums[]> {
  if (tasks === 0) return [];
  const reported = await sumUnconvertedValues(db, scope, grouping);
  const found = reported.reduce((sum, row) => sum + row.tasks, 0);
  return found === tasks ? reported : [...reported, ...(await sumFormerCurrencies(db, scope, grouping))];
}

/**
 * A figure of them and of fixed costs beside them: how many tasks and fixed costs, and their amounts in each currency, in the order of its
 * name.
 */
export function unconvertedOf(tasks: number, sums: UnconvertedSums[], fixed: ForeignCost[] = []): Amounts {
  const count = fixed.reduce((sum, cost) => sum + cost.count, tasks);
  if (count === 0) return noAmounts;
  const byCurrency = Map.groupBy([...sums, ...fixed], ({ currency }) => currency);
  const amounts = [...byCurrency].map(([currency, rows]) => ({
    amountMicros: Number(rows.reduce((sum, { amountMicros }) => sum + BigInt(amountMicros), 0n)),
    currency,
  }));
  return { count, amounts: amounts.toSorted((left, right) => (left.currency < right.currency ? -1 : 1)) };
}

type ForeignCost = { count: number; amountMicros: bigint; currency: string };
