import { add, type Amount } from '../roll-ups/counted.ts';
import { amountsOf, measureColumns } from '../roll-ups/measures.ts';
import type { Restated } from './value-anew.ts';

type Measure = (typeof measureColumns)[number];

/** Which sums each figure is made of, what of them is taken off, and by how much their unit is finer than that of the figure. */
const figures: Record<string, { of: Measure[]; less?: Measure[]; per?: number }> = {
  valueMicros: { of: ['time_value', 'reported_value'] },
  valueLowMicros: { of: ['time_value_low', 'reported_value'] },
  valueHighMicros: { of: ['time_value_high', 'reported_value'] },
  naiveValueMicros: { of: ['naive_value'] },
  creditCostMicros: { of: ['credit_cost'] },
  aiCostMicros: { of: ['ai_cost'] },
  runNetMicros: { of: ['time_value', 'reported_value'], less: ['credit_cost', 'ai_cost'] },
  estimatedValueMicros: { of: ['estimated_value'] },
  confirmedValueMicros: { of: ['confirmed_value'] },
  measuredValueMicros: { of: ['measured_value'] },
  freedMinutes: { of: ['freed_micros'], per: 1e6 },
  humanMinutes: { of: ['human_micros'], per: 1e6 },
  unpriced: { of: ['unpriced'] },
  unvalued: { of: ['unvalued'] },
  unconverted: { of: ['unconverted'] },
};

/** Sums up what restating changes. */
export function figureDifferences(currency: string) {
  const sums = measureColumns.map((): Amount => 0);
  return {
    count: (restated: readonly Restated[]): void => {
      for (const { task, value, former } of restated) {
        const was = amountsOf({ task, value: former.value }, currency);
        for (const [index, amount] of amountsOf({ task, value }, currency).entries())
          sums[index] = add(sums[index] ?? 0, add(amount, -(was[index] ?? 0)));
      }
    },
    /** By how much each figure is more afterwards; those that stay are left out. */
    tell: (): Record<string, number> => {
      const sumOf = (names: readonly Measure[] = []) =>
        names.reduce((sum: Amount, name) => add(sum, sums[measureColumns.indexOf(name)] ?? 0), 0);
      const told = Object.entries(figures).map(([figure, { of, less, per = 1 }]): [string, number] => [
        figure,
        Number(add(sumOf(of), -sumOf(less))) / per,
      ]);
      return Object.fromEntries(told.filter(([, difference]) => difference !== 0));
    },
  };
}
