import type { Db, Pool } from '../../platform/database.ts';
import type { TaskState } from '../task-state.ts';
import { assumptionsAt, type Assumption, type AssumptionsInForce } from './assumptions.ts';
import type { Credit } from './job-credits.ts';
import { isPlausible, valueTask, type ModelPrice, type TaskValue } from './task-value.ts';
import { findAssumptions, findMinutesByHand, findModelPrices, findValuingRevision } from './value-queries.ts';

/** The value of an ended task, and whether every part of it can be believed. */
export type Valued = { value: TaskValue; isPlausible: boolean };
export type ValueOf = (task: TaskState, credit: Credit) => Valued;

/** What values are made from at a revision of it; a newer revision begins with nothing. */
type Known = {
  revision: number;
  minutesByHand: Map<string, string>; // by scenario
  assumptions: Map<string, Assumption[]>; // by scope and its id
  modelPrices: Map<string, ModelPrice[]>; // the one that counts first
  periods: Map<string, Period[]>; // by installation
  values: Map<string, Valued>;
};

/** From an instant on, until the next period, the same assumptions are in force. */
type Period = { from: number; inForce: AssumptionsInForce; id: number };

const mostKept = 20_000;
const latest = new WeakMap<Pool, Known>();

/**
 * Values tasks with the assumptions and prices in force at their start. What is read for it stays in memory until the database says
 * that some of it has changed; tasks that are alike are valued once.
 */
export async function valuing(
  db: Db,
  { pool, currency }: { pool: Pool; currency: string },
  tasks: readonly TaskState[],
): Promise<ValueOf> {
  const known = knownAt(pool, await findValuingRevision(db));
  await readMissing(db, known, tasks);
  return (task, credit) => {
    const period = periodOf(known, task);
    const modelPrice = priceOf(known, task);
    const key = [
      currency,
      period.id,
      modelPrice?.from.getTime(),
      credit,
      task.items,
      task.hasWarning,
      task.timeSavedMicros,
      task.creditsMicros,
      task.reportingCredits,
      task.inputTokens,
      task.outputTokens,
      task.costMicros,
      task.costCurrency,
      task.valueMicros,
      task.valueCurrency,
      task.aiModel,
    ].join('\n');
    const before = known.values.get(key);
    if (before) return before;
    const circumstances = { assumptions: period.inForce, modelPrice, reportingCurrency: currency };
    const value = valueTask(task, credit, circumstances);
    const valued = { value, isPlausible: isPlausible(value) };
    if (known.values.size >= mostKept) known.values.clear();
    known.values.set(key, valued);
    return valued;
  };
}

/** Those who still work with an earlier revision keep what they hold. */
function knownAt(pool: Pool, revision: number): Known {
  const known = latest.get(pool);
  if (known && known.revision >= revision && known.assumptions.size < mostKept) return known;
  const anew: Known = {
    revision,
    minutesByHand: new Map(),
    assumptions: new Map(),
    modelPrices: new Map(),
    periods: new Map(),
    values: new Map(),
  };
  latest.set(pool, anew);
  return anew;
}

const scopeKey = (scope: string, id: string | null) => `${scope} ${id ?? ''}`;
const scopesOf = ({ installationId, customerId, scenarioId }: TaskState) => [
  scopeKey('installation', installationId),
  scopeKey('customer', customerId),
  scopeKey('scenario', scenarioId),
  scopeKey('library', null),
];

async function readMissing(db: Db, known: Known, tasks: readonly TaskState[]): Promise<void> {
  const isMissing = (scope: string, id: string | null) => !known.assumptions.has(scopeKey(scope, id));
  const missing = (scope: string, ids: readonly string[]) => [
    ...new Set(ids.filter((id) => isMissing(scope, id))),
  ];
  const subjects = {
    installationIds: missing(
      'installation',
      tasks.map(({ installationId }) => installationId),
    ),
    customerIds: missing(
      'customer',
      tasks.map(({ customerId }) => customerId),
    ),
    scenarioIds: missing(
      'scenario',
      tasks.map(({ scenarioId }) => scenarioId),
    ),
  };
  if (subjects.installationIds.length > 0) {
    const [rows, minutesByHand] = [
      await findAssumptions(db, subjects),
      await findMinutesByHand(db, subjects.scenarioIds),
    ];
    const byScope = Map.groupBy(rows, ({ scope, scopeId }) => scopeKey(scope, scopeId));
    const asked = [
      scopeKey('library', null),
      ...subjects.installationIds.map((id) => scopeKey('installation', id)),
      ...subjects.customerIds.map((id) => scopeKey('customer', id)),
      ...subjects.scenarioIds.map((id) => scopeKey('scenario', id)),
    ];
    for (const key of asked) known.assumptions.set(key, byScope.get(key) ?? []);
    for (const [id, minutes] of minutesByHand) known.minutesByHand.set(id, minutes);
  }
  const models = [...new Set(tasks.map(({ aiModel }) => aiModel))].filter(
    (model) => model !== 'none' && !known.modelPrices.has(model),
  );
  if (models.length === 0) return;
  if (known.modelPrices.size >= mostKept) known.modelPrices.clear();
  const prices = Map.groupBy(await findModelPrices(db, models), ({ model }) => model);
  for (const model of models) known.modelPrices.set(model, prices.get(model) ?? []);
}

let periodsMade = 0;

function periodOf(known: Known, task: TaskState): Period {
  const periods = known.periods.get(task.installationId) ?? periodsOf(known, task);
  const start = task.startedAt.getTime();
  const period = periods.findLast(({ from }) => from <= start);
  if (!period) throw new Error('a task before all time');
  return period;
}

function periodsOf(known: Known, task: TaskState): Period[] {
  const rows = scopesOf(task).flatMap((key) => known.assumptions.get(key) ?? []);
  const minutesByHand = known.minutesByHand.get(task.scenarioId) ?? '0';
  const starts = new Set([-Infinity, ...rows.map(({ from }) => from.getTime())]);
  const periods = [...starts]
    .toSorted((left, right) => left - right)
    .map((from) => ({
      from,
      inForce: assumptionsAt(rows, task, minutesByHand, new Date(Math.max(from, -8.64e15))),
      id: (periodsMade += 1),
    }));
  known.periods.set(task.installationId, periods);
  return periods;
}

const priceOf = (known: Known, { aiModel, startedAt }: TaskState): ModelPrice | null =>
  known.modelPrices.get(aiModel)?.find(({ from }) => from <= startedAt) ?? null;
