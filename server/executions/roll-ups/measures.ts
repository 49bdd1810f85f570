import type { Provenance } from '../value/assumptions.ts';
import { provenanceCode } from '../storage/codes.ts';
import { isZero, type Amount, type Counted, type CountedTask, type CountedValue } from './counted.ts';

/**
 * One sum of the roll-ups: what a task adds to it, and how it is counted anew from the facts (`fact` is a row of
 * `countedFacts`). `own` is the task's value if it is in the reporting currency; amounts of another one are never added.
 */
type Measure = { of: (counted: Counted, own: CountedValue | null, currency: string) => Amount; sql: string };

const count = (condition: boolean): Amount => (condition ? 1 : 0);
const countSql = (condition: string) => `count(*) filter (where ${condition})`;

const firstTry = (condition: (task: CountedTask) => boolean, sql: string): Measure => ({
  of: ({ task }) => count(task.retryOf === null && condition(task)),
  sql: countSql(`fact.retry_of is null and ${sql}`),
});
const valued = (condition: (value: CountedValue) => boolean, sql: string): Measure => ({
  of: ({ value }) => count(value !== null && condition(value)),
  sql: countSql(sql),
});
const ended = (of: (task: CountedTask) => Amount | null, sql: string): Measure => ({
  of: ({ task }) => (task.status === 'running' ? 0 : (of(task) ?? 0)),
  sql: `bigint_sum(${sql}) filter (where fact.state <> 1)`,
});
const worth = (of: (value: CountedValue) => Amount | null, sql: string): Measure => ({
  of: (_counted, own) => (own && of(own)) ?? 0,
  sql: `bigint_sum(${sql}) filter (where fact.is_own)`,
});
const timeValueBy = (provenance: Provenance): Measure => ({
  of: (_counted, own) => (own?.minutesProvenance === provenance ? (own.timeValueMicros ?? 0) : 0),
  sql: `bigint_sum(fact.time_value) filter (where fact.is_own and fact.provenance = ${provenanceCode(provenance)})`,
});

/** Every sum of the roll-ups by its column, in the order of the columns. A sum of 0 is stored as null. */
const measures = {
  started: firstTry(() => true, 'true'),
  completed: firstTry(({ status }) => status === 'completed', 'fact.state = 2'),
  failed: firstTry(({ status }) => status === 'failed', 'fact.state = 3'),
  warnings: firstTry(({ hasWarning }) => hasWarning, 'fact.has_warning'),
  retries: { of: ({ task }) => count(task.retryOf !== null), sql: countSql('fact.retry_of is not null') },
  unpriced: valued(({ isUnpriced }) => isUnpriced, 'fact.is_unpriced'),
  unvalued: valued(({ timeValueMicros }) => timeValueMicros === null, 'fact.is_unvalued'),
  valued: valued(
    ({ timeValueMicros, freedMicros, humanMicros }) =>
      timeValueMicros !== null && !(isZero(freedMicros) && isZero(humanMicros)),
    'fact.is_unvalued is not true and (fact.freed_micros <> 0 or fact.human_micros <> 0)',
  ),
  unconverted: {
    of: ({ value }, own, currency) =>
      count(value !== null && (value.unconverted !== null || (own === null && isForeign(value, currency)))),
    sql: countSql('fact.is_unconverted'),
  },
  items: ended(({ items }) => items, 'fact.items'),
  freed_micros: { of: ({ value }) => value?.freedMicros ?? 0, sql: 'bigint_sum(fact.freed_micros)' },
  human_micros: { of: ({ value }) => value?.humanMicros ?? 0, sql: 'bigint_sum(fact.human_micros)' },
  credits_micros: ended(
    ({ creditsMicros, reportingCredits }) => creditsMicros ?? reportingCredits * 1_000_000,
    'coalesce(fact.credits_micros, fact.reporting_credits * 1000000::bigint)',
  ),
  input_tokens: ended(({ inputTokens }) => inputTokens, 'fact.input_tokens'),
  output_tokens: ended(({ outputTokens }) => outputTokens, 'fact.output_tokens'),
  time_value_low: worth(({ timeValueLowMicros }) => timeValueLowMicros, 'fact.time_value_low'),
  time_value: worth(({ timeValueMicros }) => timeValueMicros, 'fact.time_value'),
  time_value_high: worth(({ timeValueHighMicros }) => timeValueHighMicros, 'fact.time_value_high'),
  reported_value: worth(({ reportedValueMicros }) => reportedValueMicros, 'fact.reported_value'),
  naive_value: worth(({ naiveValueMicros }) => naiveValueMicros, 'fact.naive_value'),
  freed_value: worth(
    ({ freedValueMicros }) => freedValueMicros,
    'coalesce(fact.freed_value, fact.naive_value)',
  ),
  human_value: worth(({ humanValueMicros }) => humanValueMicros, 'fact.human_value'),
  credit_cost: worth(({ creditCostMicros }) => creditCostMicros, 'fact.credit_cost'),
  ai_cost: worth(({ aiCostMicros }) => aiCostMicros, 'fact.ai_cost'),
  estimated_value: timeValueBy('estimated'),
  confirmed_value: timeValueBy('confirmed'),
  measured_value: timeValueBy('measured'),
} satisfies Record<string, Measure>;

/** The columns of the sums; `durations` stands beside them in each of their tables. */
export const measureColumns = Object.keys(measures) as (keyof typeof measures)[];
const list: readonly Measure[] = Object.values(measures);

/** The sums of a group of `countedFacts`, one per column. */
export const measuresSql = list.map(({ sql }) => sql);

/** What a task adds (1) or takes away (-1), in the order of `measureColumns`. */
export function amountsOf(counted: Counted, currency: string, sign: 1 | -1 = 1): Amount[] {
  const own = counted.value?.currency === currency ? counted.value : null;
  return list.map(({ of }) => {
    const amount = of(counted, own, currency);
    return sign === 1 ? amount : -amount;
  });
}

/** Amounts of a value that was made in another reporting currency: they are told apart, never added. */
function isForeign(value: CountedValue, currency: string): boolean {
  const { timeValueMicros, reportedValueMicros, naiveValueMicros, creditCostMicros, aiCostMicros } = value;
  return (
    value.currency !== currency &&
    [timeValueMicros, reportedValueMicros, naiveValueMicros, creditCostMicros, aiCostMicros].some(
      (amount) => !isZero(amount ?? 0),
    )
  );
}
