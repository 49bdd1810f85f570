import type { Db } from '../platform/database.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import type { FiguresOf } from './figures.ts';
import { bucketEnds, spreadFixedCosts, type FixedCostPart } from './fixed-costs.ts';
import { findPaybacks, paybackDays } from './payback.ts';
import { ratio } from './ratios.ts';
import { customerRoiFigures } from './roi-figures.ts';
import { sumValues, type ValueSums } from './roll-ups/sums-of-tasks.ts';
import { byKey } from './rows-by-key.ts';
import type { Scope } from './scope.ts';
import type { UnconvertedSums } from './unconverted-queries.ts';
import { readUnconverted, unconvertedOf } from './unconverted.ts';
import { valueGates } from './value-gates.ts';
import { costPerSuccess, fixedCostOf, foreignCostsOf, isValueUnknown } from './worth.ts';

type Figures = FiguresOf<typeof customerRoiFigures>;
const whole: Grouping = { interval: null, groupBy: 'none' };

/** What scenarios bring those who run them, net of every cost that is known. */
export const customerRoiSource: FigureSource<typeof customerRoiFigures> = {
  totals: customerRoiFigures,
  readItems: readCustomerRoi,
  readTotals: async (db, scope) => {
    const [row] = await readCustomerRoi(db, scope, whole);
    if (!row) return figuresOf(undefined, [], [], await paybackOfWhole(db, scope));
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: valueGates,
};

/** What was spent and brought before a period counts in it, though nothing happened in the period itself. */
async function paybackOfWhole(db: Db, scope: Scope): Promise<number | null> {
  if (scope.isBrief) return null;
  return paybackDays((await findPaybacks(db, scope, whole.groupBy)).get(null), scope.to);
}

async function readCustomerRoi(
  db: Db,
  scope: Scope,
  grouping: Grouping,
): Promise<Row<typeof customerRoiFigures>[]> {
  const [values, fixed, paybacks] = await Promise.all([
    sumValues(db, scope, grouping),
    spreadFixedCosts(db, scope, grouping),
    scope.isBrief ? undefined : findPaybacks(db, scope, grouping.groupBy),
  ]);
  const tasks = values.reduce((sum, { unconverted }) => sum + unconverted, 0);
  const unconverted = await readUnconverted(db, scope, grouping, tasks);
  const keys = byKey({ values, fixed, unconverted });
  const ends = scope.isBrief ? undefined : bucketEnds(scope, grouping);
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(
      rows.values[0],
      rows.fixed,
      rows.unconverted,
      paybackDays(paybacks?.get(group), ends?.get(bucket)),
    ),
  }));
}

function figuresOf(
  values: ValueSums | undefined,
  fixed: FixedCostPart[],
  unconverted: UnconvertedSums[],
  payback: number | null,
): Figures {
  const sum = (
    name:
      | 'timeValue'
      | 'timeValueLow'
      | 'timeValueHigh'
      | 'reportedValue'
      | 'measuredValue'
      | 'naiveValue'
      | 'creditCost'
      | 'aiCost',
  ) => BigInt(values?.[name] ?? 0);
  const isUnknown = isValueUnknown(values);
  const known = (amount: bigint) => (isUnknown ? null : Number(amount));
  const [timeValue, reportedValue] = [sum('timeValue'), sum('reportedValue')];
  const [creditCost, aiCost] = [sum('creditCost'), sum('aiCost')];
  const value = timeValue + reportedValue;
  const runCost = creditCost + aiCost;
  const fixedCost = fixedCostOf(fixed);
  const cost = runCost + fixedCost;
  return {
    valueMicros: known(value),
    valueLowMicros: known(sum('timeValueLow') + reportedValue),
    valueHighMicros: known(sum('timeValueHigh') + reportedValue),
    timeValueMicros: known(timeValue),
    reportedValueMicros: Number(reportedValue),
    measuredShare: isUnknown ? null : shareOf(sum('measuredValue'), value),
    creditCostMicros: Number(creditCost),
    aiCostMicros: Number(aiCost),
    runCostMicros: Number(runCost),
    fixedCostMicros: Number(fixedCost),
    costMicros: Number(cost),
    netMicros: known(value - cost),
    roi: isUnknown ? null : ratio(value - cost, cost),
    costPerSuccessMicros: costPerSuccess(values),
    paybackDays: isUnknown ? null : payback,
    unpriced: values?.unpriced ?? 0,
    naiveValueMicros: known(sum('naiveValue')),
    unconverted: unconvertedOf(values?.unconverted ?? 0, unconverted, foreignCostsOf(fixed)),
  };
}

/** The part of a whole; null where other parts are below zero, so that it is more than the whole or less than nothing. */
function shareOf(part: bigint, whole: bigint): number | null {
  const share = ratio(part, whole);
  return share === null || share < 0 || share > 1 ? null : share;
}
