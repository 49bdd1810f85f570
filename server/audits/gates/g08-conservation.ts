import { counted } from '../../platform/words.ts';
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
  version: 2,
  holds:
    'Over 30 ended days, figures by day, scenario, customer and model add up to the total; the 30 days and the 30 before them add up to the 60; money is what the ledger says row by row.',
  remedy:
    'Count the period anew with “rollups rebuild --from D --to D”; where money differs, “reconcile --from D --to D”.',
  figures: null,
  check: async (deps) => {
    const { comparisons, unequal, from, to } = await compareSums(deps, daysBack);
    const numbers = { comparisons, unequal: unequal.length, from, to };
    const [first] = unequal;
    if (!first)
      return pass(
        `${counted(comparisons, 'sum')} from ${from} to ${to} compared by several ways: all are equal.`,
        numbers,
      );
    return {
      ...fail(
        `${unequal.length} of ${counted(comparisons, 'sum')} came out unequal, first ${first.figure} ${first.by}: ${first.parts} instead of ${first.whole}.`,
        numbers,
      ),
      figures: [...new Set(unequal.flatMap(({ of }) => figuresOf[of]))],
    };
  },
};
