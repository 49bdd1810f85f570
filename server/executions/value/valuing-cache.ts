import type { Db, Pool } from '../../platform/database.ts';
import type { TaskState } from '../task-state.ts';
import type { Credit } from './job-credits.ts';
import { modelPriceAt, nothingKnown, periodOf, readInputs, type KnownInputs } from './known-inputs.ts';
import { isPlausible, valueTask, type TaskValue } from './task-value.ts';

export type ValuingOptions = {
  pool: Pool;
  currency: string;
  /** Of what values are made from, read in this transaction after the installations were locked. */
  revision: number;
};

/** The value of an ended task, and whether every part of it can be believed. */
type Valued = { value: TaskValue; isPlausible: boolean };
type Kept = KnownInputs & { revision: number; values: Map<string, Valued> };

const mostKept = 20_000;
const latest = new WeakMap<Pool, Kept>();

/**
 * Values tasks with the assumptions and prices in force at their start. What is read for it stays in memory until the database says
 * that some of it has changed; tasks that are alike are valued once.
 */
export async function valuing(
  db: Db,
  { pool, currency, revision }: ValuingOptions,
  tasks: readonly TaskState[],
): Promise<(task: TaskState, credit: Credit) => Valued> {
  const kept = keptSince(pool, revision);
  await readInputs(db, kept, tasks);
  return (task, credit) => {
    const period = periodOf(kept, task);
    const modelPrice = modelPriceAt(kept, task.aiModel, task.startedAt);
    const key = `${currency} ${credit} ${period.id} ${modelPrice?.from.getTime()}\n${likeness(task)}`;
    const before = kept.values.get(key);
    if (before) return before;
    const circumstances = { assumptions: period.inForce, modelPrice, reportingCurrency: currency };
    const value = valueTask(task, credit, circumstances);
    const valued = { value, isPlausible: isPlausible(value) };
    if (kept.values.size >= mostKept) kept.values.clear();
    kept.values.set(key, valued);
    return valued;
  };
}

/** Those who still work with what was given up keep hold of it. */
function keptSince(pool: Pool, revision: number): Kept {
  const kept = latest.get(pool);
  if (kept && kept.revision >= revision && kept.assumptions.size + kept.modelPrices.size < mostKept)
    return kept;
  const anew = { ...nothingKnown(), revision, values: new Map<string, Valued>() };
  latest.set(pool, anew);
  return anew;
}

/** Everything that a value depends on, beside the circumstances. */
const likeness = (task: TaskState): string =>
  `${task.items} ${task.hasWarning} ${task.timeSavedMicros} ${task.creditsMicros} ${task.reportingCredits} ${task.inputTokens} ${task.outputTokens} ` +
  `${task.costMicros} ${task.costCurrency} ${task.valueMicros} ${task.valueCurrency} ${task.aiModel}`;
