import type { Db } from '../platform/database.ts';
import { multiplyDivide } from '../platform/money.ts';
import { plus, rounded, zero, type Rational } from '../platform/rational.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { currencyGate } from './completion.ts';
import type { FiguresOf } from './figures.ts';
import {
  bucketEnds,
  countUnknownFixedCosts,
  spreadFixedCosts,
  type FixedCostPart,
} from './fixed-cost-queries.ts';
import { findPaybacks, paybackDays } from './payback.ts';
import { ratio } from './ratios.ts';
import { customerRoiFigures } from './roi-figures.ts';
import { sumValues, type ValueSums } from './roi-queries.ts';
import { byKey } from './rows-by-key.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';
import type { UnconvertedSums } from './unconverted-queries.ts';
import { readUnconverted, unconvertedOf } from './unconverted.ts';

type Figures = FiguresOf<typeof customerRoiFigures>;
const whole: Grouping = { interval: null, groupBy: 'none' };

/** What scenarios bring those who run them, net of every cost that is known. */
export const customerRoiSource: FigureSource<typeof customerRoiFigures> = {
  totals: customerRoiFigures,
  readItems: readCustomerRoi,
  readTotals: async (db, scope) => {
    const [row] = await readCustomerRoi(db, scope, whole);
    if (!row) return figuresOf(undefined, [], [], null);
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: async (db, scope, totals) => [
    ...(await incompleteGates(db, scope, totals)),
    ...currencyGate(scope),
    ...(scope.aiModel === null
      ? []
      : [
          {
            figure: 'fixedCostMicros',
            code: 'filterIgnored' as const,
            reason: 'Fixed cost belongs to no model and is left out.',
          },
        ]),
  ],
};

async function readCustomerRoi(
  db: Db,
  scope: Scope,
  grouping: Grouping,
): Promise<Row<typeof customerRoiFigures>[]> {
  const values = await sumValues(db, scope, grouping);
  const tasks = values.reduce((sum, { unconverted }) => sum + unconverted, 0);
  const keys = byKey({
    values,
    fixed: await spreadFixedCosts(db, scope, grouping),
    unconverted: await readUnconverted(db, scope, grouping, tasks),
  });
  const paybacks = scope.isBrief ? undefined : await findPaybacks(db, scope, grouping.groupBy);
  const ends = bucketEnds(scope, grouping);
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(
      rows.values[0],
      rows.fixed,
      rows.unconverted,
      paybackDays(paybacks?.get(group), ends.get(bucket)),
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
  const { unvalued = 0, valued = 0, completed = 0 } = values ?? {};
  // Unknown only when nothing of it is known; with a known part the sum stands, and a gate says what it leaves out.
  const isUnknown = unvalued > 0 && valued === 0 && sum('reportedValue') === 0n;
  const known = (amount: bigint) => (isUnknown ? null : Number(amount));
  const value = sum('timeValue') + sum('reportedValue');
  const runCost = sum('creditCost') + sum('aiCost');
  const fixedCost = rounded(fixed.reduce((total, part) => plus(total, dailyShare(part)), zero));
  const cost = runCost + fixedCost;
  return {
    valueMicros: known(value),
    valueLowMicros: known(sum('timeValueLow') + sum('reportedValue')),
    valueHighMicros: known(sum('timeValueHigh') + sum('reportedValue')),
    timeValueMicros: known(sum('timeValue')),
    reportedValueMicros: Number(sum('reportedValue')),
    measuredShare: isUnknown ? null : shareOf(sum('measuredValue'), value),
    creditCostMicros: Number(sum('creditCost')),
    aiCostMicros: Number(sum('aiCost')),
    runCostMicros: Number(runCost),
    fixedCostMicros: Number(fixedCost),
    costMicros: Number(cost),
    netMicros: known(value - cost),
    roi: isUnknown ? null : ratio(value - cost, cost),
    costPerSuccessMicros: completed === 0 ? null : Number(multiplyDivide(runCost, 1n, BigInt(completed))),
    paybackDays: isUnknown ? null : payback,
    unpriced: values?.unpriced ?? 0,
    naiveValueMicros: known(sum('naiveValue')),
    unconverted: unconvertedOf(values?.unconverted ?? 0, unconverted),
  };
}

/** `dayMicros ÷ days`, exactly; micros of set-up may have decimals. */
function dailyShare({ dayMicros, days }: FixedCostPart): Rational {
  const [integer = '0', decimals = ''] = dayMicros.split('.');
  return {
    numerator: BigInt(integer + decimals),
    denominator: BigInt(days) * 10n ** BigInt(decimals.length),
  };
}

/** The part of a whole; null where other parts are below zero, so that it is more than the whole or less than nothing. */
function shareOf(part: bigint, whole: bigint): number | null {
  const share = ratio(part, whole);
  return share === null || share < 0 || share > 1 ? null : share;
}

async function incompleteGates(db: Db, scope: Scope, totals: Figures): Promise<Gate[]> {
  const [values] = await sumValues(db, scope, whole);
  const unknownCosts = await countUnknownFixedCosts(db, scope);
  const incomplete = (figure: string, count: number, reason: string): Gate[] =>
    count > 0 ? [{ figure, code: 'incomplete', reason: `${count} ${reason}` }] : [];
  return [
    ...incomplete(
      'valueMicros',
      values?.unvalued ?? 0,
      'tasks have no time value: no hourly rate was in force when they started.',
    ),
    ...incomplete(
      'runCostMicros',
      totals.unpriced,
      'tasks have a cost of which a part is unknown: a model or the credits have no price, or tokens are missing.',
    ),
    ...incomplete(
      'valueMicros',
      totals.unconverted.count,
      'tasks have amounts in a currency without a rate, which stand in "unconverted".',
    ),
    ...incomplete(
      'fixedCostMicros',
      unknownCosts,
      'fixed costs are not known in the reporting currency and are left out.',
    ),
  ];
}
