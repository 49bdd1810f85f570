import { kindCode } from '../executions/storage/codes.ts';
import type { Db } from '../platform/database.ts';
import type { Grouping } from './answer-figures.ts';
import { sumRollUps } from './roll-ups/sum-queries.ts';
import type { Keyed } from './rows-by-key.ts';
import { once, type Scope } from './scope.ts';

const micros = (columns: string) => `coalesce(sum(${columns}), 0)::text`;
const tasks = (column: string) => `coalesce(sum(${column}), 0)::bigint`;
const amounts = {
  timeValueLow: micros('time_value_low'),
  timeValue: micros('time_value'),
  timeValueHigh: micros('time_value_high'),
  reportedValue: micros('reported_value'),
  /** What is confirmed or measured of all value; a reported one is. */
  measuredValue: micros(
    'coalesce(reported_value, 0) + coalesce(confirmed_value, 0) + coalesce(measured_value, 0)',
  ),
  naiveValue: micros('naive_value'),
  freedValue: micros('freed_value'),
  humanValue: micros('human_value'),
  creditCost: micros('credit_cost'),
  aiCost: micros('ai_cost'),
};
const counts = {
  started: `coalesce(sum(started) filter (where kind = ${kindCode('run')}), 0)::bigint`,
  completed: `coalesce(sum(completed) filter (where kind = ${kindCode('run')}), 0)::bigint`,
  unpriced: tasks('unpriced'),
  unvalued: tasks('unvalued'),
  valued: tasks('valued'),
  unconverted: tasks('unconverted'),
};
export type ValueSums = Keyed & Record<keyof typeof amounts, string> & Record<keyof typeof counts, number>;

/** Values and costs of tasks by the day of their start, in micros; beyond what a number holds, hence text. */
export function sumValues(db: Db, scope: Scope, grouping: Grouping): Promise<ValueSums[]> {
  const question = `values ${scope.from} ${scope.to} by ${grouping.interval} and ${grouping.groupBy}`;
  return once(scope, question, () => sumRollUps(db, scope, grouping, { ...amounts, ...counts }));
}
