import { counted } from '../../platform/words.ts';
import { compareSumTables } from '../compare-sum-tables.ts';
import { compareSums } from '../conservation.ts';
import { moneyFigures, runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { fail, pass } from '../verdict.ts';

const daysBack = 30;
/** What is not to be believed when sums of these differ. */
const figuresOf = { completion: [...runFigures, ...valueFigures], roi: valueFigures, revenue: moneyFigures };

export const conservation: Gate = {
  id: 'G8',
  name: 'Parts add up to the whole',
  version: 3,
  holds:
    'Over 30 ended days, figures by day, scenario, customer and model add up to the total; the 30 days and the 30 before them add up to the 60; money is what the ledger says row by row. Every table of sums, asked by itself, says the same of each day and month: those by customer of the months that the 30 days touch, those of the library of all 13 months whose tasks are kept.',
  remedy:
    'Count the period anew with “rollups rebuild --from D --to D”; where money differs, “reconcile --from D --to D”.',
  figures: null,
  check: async (deps, { at }) => {
    const { comparisons, unequal, from, to } = await compareSums(deps, daysBack);
    const tables = await compareSumTables(deps, { from, to }, at);
    const numbers = {
      comparisons,
      unequal: unequal.length,
      sumsOfTables: tables.reduce((sum, table) => sum + table.comparisons, 0),
      sumsUnlike: tables.reduce((sum, table) => sum + table.unlike, 0),
      from,
      to,
    };
    const [first] = unequal;
    const unlike = tables.find((table) => table.first)?.first;
    if (!first && !unlike)
      return pass(
        `${counted(comparisons, 'sum')} from ${from} to ${to} compared by several ways, and ${numbers.sumsOfTables} between tables: all are equal.`,
        numbers,
      );
    const told = [
      first &&
        `${unequal.length} of ${counted(comparisons, 'sum')} came out unequal, first ${first.figure} ${first.by}: ${first.parts} instead of ${first.whole}`,
      unlike &&
        `${counted(numbers.sumsUnlike, 'sum')} of a day or month ${numbers.sumsUnlike === 1 ? 'is' : 'are'} not the same in each table, first ${unlike.column} of ${unlike.bucket}: ${unlike.says} in ${unlike.table}, ${unlike.baseSays} in ${unlike.base}`,
    ];
    const touched = unequal.flatMap(({ of }) => figuresOf[of]);
    return {
      ...fail(`${told.filter(Boolean).join('; ')}.`, numbers),
      figures: [...new Set([...touched, ...(unlike ? figuresOf.completion : [])])],
    };
  },
};
