import type { Db } from '../../platform/database.ts';
import type { FigureSource, Grouping, Row } from '../answer-figures.ts';
import type { FiguresOf } from '../figures.ts';
import { spreadFixedCosts, type FixedCostPart } from '../fixed-costs.ts';
import { sumValues, type ValueSums } from '../roll-ups/sums-of-tasks.ts';
import { byKey } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';
import { valueGates } from '../value-gates.ts';
import { fixedCostOf, isValueUnknown } from '../worth.ts';
import { bridgeFigures } from './bridge-figures.ts';

/** How the naive value of runs becomes the net one. */
export const bridgeSource: FigureSource<typeof bridgeFigures> = {
  totals: bridgeFigures,
  readItems: readBridge,
  readTotals: async (db, scope) => {
    const [row] = await readBridge(db, scope, { interval: null, groupBy: 'none' });
    if (!row) return figuresOf(undefined, []);
    const { bucket: _bucket, group: _group, ...totals } = row;
    return totals;
  },
  gates: valueGates,
};

async function readBridge(db: Db, scope: Scope, grouping: Grouping): Promise<Row<typeof bridgeFigures>[]> {
  const [values, fixed] = await Promise.all([
    sumValues(db, scope, grouping),
    spreadFixedCosts(db, scope, grouping),
  ]);
  return byKey({ values, fixed }).map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(rows.values[0], rows.fixed),
  }));
}

/** Realisation is what stands between freed and time value, so that the steps add up whatever was rounded. */
function figuresOf(values: ValueSums | undefined, fixed: FixedCostPart[]): FiguresOf<typeof bridgeFigures> {
  const sum = (
    name:
      | 'naiveValue'
      | 'freedValue'
      | 'humanValue'
      | 'timeValue'
      | 'reportedValue'
      | 'measuredValue'
      | 'confirmedValue'
      | 'creditCost'
      | 'aiCost',
  ) => BigInt(values?.[name] ?? 0);
  const known = (amount: bigint) => (isValueUnknown(values) ? null : Number(amount));
  const value = sum('timeValue') + sum('reportedValue');
  const fixedCost = fixedCostOf(fixed);
  return {
    naiveValueMicros: known(sum('naiveValue')),
    warningMicros: known(sum('naiveValue') - sum('freedValue')),
    realisationMicros: known(sum('freedValue') - sum('humanValue') - sum('timeValue')),
    humanMicros: known(sum('humanValue')),
    reportedValueMicros: Number(sum('reportedValue')),
    valueMicros: known(value),
    assumedValueMicros: known(value - sum('measuredValue')),
    confirmedValueMicros: known(sum('confirmedValue')),
    measuredValueMicros: known(sum('measuredValue') - sum('confirmedValue')),
    creditCostMicros: Number(sum('creditCost')),
    aiCostMicros: Number(sum('aiCost')),
    fixedCostMicros: Number(fixedCost),
    netMicros: known(value - sum('creditCost') - sum('aiCost') - fixedCost),
  };
}
