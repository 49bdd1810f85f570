import type { Db, Pool } from '../../platform/database.ts';
import type { TaskState } from '../task-state.ts';
import type { Credit } from './job-credits.ts';
import { modelPriceAt, nothingKnown, periodOf, readInputs, type KnownInputs } from './known-inputs.ts';
import { costOf, hasTokens, type TaskCost } from './task-cost.ts';
import { isPlausible, valueOf, type TaskValue } from './task-value.ts';
import { worthOf, type TaskWorth } from './task-worth.ts';

export type ValuingOptions = {
  pool: Pool;
  currency: string;
  /** Of what values are made from, read in this transaction after the installations were locked. */
  revision: number;
};

/** The value of an ended task, and whether every part of it can be believed. */
type Valued = { value: TaskValue; isPlausible: boolean };
type Kept = KnownInputs & {
  revision: number;
  worths: Map<string, TaskWorth>;
  costs: Map<string, TaskCost>;
};

const mostKept = 20_000;
const latest = new WeakMap<Pool, Kept>();

/**
 * Values tasks with the assumptions and prices in force at their start. What is read for it stays in memory until the database says
 * that some of it has changed; what tasks that are alike brought and cost is reckoned once.
 */
export async function valuing(
  db: Db,
  { pool, currency, revision }: ValuingOptions,
  tasks: readonly TaskState[],
): Promise<(task: TaskState, credit: Credit) => Valued> {
  const kept = keptSince(pool, revision);
  await readInputs(db, kept, tasks);
  return (task, credit) => {
    const { id, inForce } = periodOf(kept, task);
    const modelPrice = modelPriceAt(kept, task.aiModel, task.startedAt);
    const worth = once(kept.worths, `${currency} ${id} ${credit} ${worthLikeness(task)}`, () =>
      worthOf(task, credit, inForce, currency),
    );
    const reckonCost = () => costOf(task, inForce, modelPrice, currency);
    const cost = hasTokens(task)
      ? reckonCost()
      : once(kept.costs, `${currency} ${id} ${modelPrice?.from.getTime()} ${costLikeness(task)}`, reckonCost);
    const value = valueOf(worth, cost, currency);
    return { value, isPlausible: isPlausible(value) };
  };
}

function once<Result>(known: Map<string, Result>, likeness: string, reckon: () => Result): Result {
  const before = known.get(likeness);
  if (before !== undefined) return before;
  const result = reckon();
  if (known.size >= mostKept) known.clear();
  known.set(likeness, result);
  return result;
}

/** Those who still work with what was given up keep hold of it. */
function keptSince(pool: Pool, revision: number): Kept {
  const kept = latest.get(pool);
  if (kept && kept.revision >= revision && kept.assumptions.size + kept.modelPrices.size < mostKept)
    return kept;
  const anew = { ...nothingKnown(), revision, worths: new Map(), costs: new Map() };
  latest.set(pool, anew);
  return anew;
}

/** Everything of a task that its worth depends on. */
const worthLikeness = ({
  items,
  hasWarning,
  timeSavedMicros,
  valueMicros,
  valueCurrency,
}: TaskState): string => `${items} ${hasWarning} ${timeSavedMicros} ${valueMicros} ${valueCurrency}`;

/** Everything of a task that its cost depends on, but its tokens. */
const costLikeness = (task: TaskState): string =>
  `${task.creditsMicros} ${task.reportingCredits} ${task.inputTokens} ${task.outputTokens} ${task.costMicros} ${task.costCurrency} ${task.aiModel}`;
