import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { Grouping } from '../answer-figures.ts';
import type { Keyed } from '../rows-by-key.ts';
import { once, type Scope } from '../scope.ts';
import { dimensionOf, sumRollUps } from './sum-queries.ts';
import { wholeOfItems } from './whole-of-items.ts';

const ofKind = (column: string, kind: number) =>
  `coalesce(sum(${column}) filter (where kind = ${kind}), 0)::bigint`;
const ofRuns = (column: string) => ofKind(column, kindCode('run'));
const tasks = (column: string) => `coalesce(sum(${column}), 0)::bigint`;
const everyTry = 'coalesce(started, 0) + coalesce(retries, 0)';
/** In micros; beyond what a number holds, hence text. */
const micros = (columns: string) => `coalesce(sum(${columns}), 0)::text`;

const counts = {
  started: ofRuns('started'),
  completed: ofRuns('completed'),
  failed: ofRuns('failed'),
  warnings: ofRuns('warnings'),
  tests: ofKind(everyTry, kindCode('test')),
  retries: ofRuns('retries'),
  errorHandlers: ofKind(everyTry, kindCode('errorHandler')),
};
/** How long completed headline runs took, as a histogram. */
const durations = `coalesce(sum(durations) filter (where kind = ${kindCode('run')}), 0)::text`;
const valueCounts = {
  started: counts.started,
  completed: counts.completed,
  unpriced: tasks('unpriced'),
  unvalued: tasks('unvalued'),
  valued: tasks('valued'),
  unconverted: tasks('unconverted'),
};
const amounts = {
  timeValueLow: micros('time_value_low'),
  timeValue: micros('time_value'),
  timeValueHigh: micros('time_value_high'),
  reportedValue: micros('reported_value'),
  /** What is confirmed or measured of all value; a reported one is. */
  measuredValue: micros(
    'coalesce(reported_value, 0) + coalesce(confirmed_value, 0) + coalesce(measured_value, 0)',
  ),
  confirmedValue: micros('confirmed_value'),
  naiveValue: micros('naive_value'),
  freedValue: micros('freed_value'),
  humanValue: micros('human_value'),
  creditCost: micros('credit_cost'),
  aiCost: micros('ai_cost'),
};

export type TaskCounts = Keyed & Record<keyof typeof counts, number> & { durations: string };
export type ValueSums = Keyed &
  Record<keyof typeof amounts, string> &
  Record<keyof typeof valueCounts, number>;

/** Headline counts and what stands beside them. */
export function countTasks(db: Db, scope: Scope, grouping: Grouping): Promise<TaskCounts[]> {
  return readSums<TaskCounts>(db, scope, grouping, { ...counts, durations });
}

/** Values and costs of tasks by the day of their start. */
export function sumValues(db: Db, scope: Scope, grouping: Grouping): Promise<ValueSums[]> {
  return readSums<ValueSums>(db, scope, grouping, { ...amounts, ...valueCounts });
}

type Sums<Row> = Record<Exclude<keyof Row, keyof Keyed>, string>;

/** Going through the roll-ups is most of an answer: of a period they are summed up once for its items, and these make the whole. */
function readSums<Row extends Keyed>(
  db: Db,
  scope: Scope,
  grouping: Grouping,
  sums: Sums<Row>,
): Promise<Row[]> {
  return wholeOfItems(scope, grouping, (asked) => readOnce(db, scope, asked, sums));
}

/** What the overview needs of counts and of values is read together; sums that it does not show are left at 0. */
const brief = {
  ...counts,
  ...zeros(['warnings', 'tests', 'retries', 'errorHandlers'], '0::bigint'),
  ...valueCounts,
  ...amounts,
  ...zeros(
    [
      'timeValueLow',
      'timeValueHigh',
      'confirmedValue',
      'naiveValue',
      'freedValue',
      'humanValue',
      'durations',
    ],
    `'0'::text`,
  ),
};

function zeros<Name extends string>(names: readonly Name[], sql: string): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, sql])) as Record<Name, string>;
}

function readOnce<Row extends Keyed>(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
  sums: Sums<Row>,
): Promise<Row[]> {
  const all: Sums<Row> = scope.isBrief ? { ...sums, ...brief } : sums;
  const name = `${scope.isBrief ? 'brief sums' : Object.keys(all).join()} of ${scope.from} ${scope.to} by ${interval} and ${dimensionOf(groupBy).column}`;
  return once(scope, name, () => sumRollUps<Row>(db, scope, { interval, groupBy }, all));
}
