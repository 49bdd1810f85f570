import type { Db } from '../../platform/database.ts';
import type { Jobs, OpenTask } from '../logical-jobs.ts';
import { creditJob } from '../value/job-credits.ts';
import { bringsNothing, type TaskValue } from '../value/task-value.ts';
import { valuing, type ValuingOptions } from '../value/valuing-cache.ts';

/** A task whose value would be another one today. */
export type Restated = OpenTask & { former: NonNullable<OpenTask['former']>; value: TaskValue };

/**
 * Values ended tasks anew, by the formula of today and with the dated assumptions and prices that are known today; answers those whose value
 * differs, and how many of them would not be believed and keep theirs. `jobs` hold every try of theirs.
 */
export async function valueAnew(
  db: Db,
  jobs: Jobs,
  wanted: ReadonlySet<OpenTask>,
  options: ValuingOptions,
): Promise<{ restated: Restated[]; implausible: number }> {
  const valueOf = await valuing(
    db,
    options,
    [...wanted].map(({ task }) => task),
  );
  const restated: Restated[] = [];
  let implausible = 0;
  for (const tries of jobs.touched()) {
    const creditOf = creditJob(tries.map(({ task }) => task));
    const isWhole = knowsEveryTry(tries);
    for (const open of tries) {
      const { former } = open;
      if (!wanted.has(open) || !former?.value) continue;
      // Another try that is not kept any more may have done the work: nothing is ever credited later.
      const credit = !isWhole && bringsNothing(former.value) ? 'nothing' : creditOf(open.task);
      const { value, isPlausible } = valueOf(open.task, credit);
      if (isWorth(value, former.value)) continue;
      if (isPlausible)
        restated.push({ ...open, former, value: { ...value, revision: former.value.revision + 1 } });
      else implausible += 1;
    }
  }
  return { restated, implausible };
}

function knowsEveryTry(tries: readonly OpenTask[]): boolean {
  const known = new Set(tries.map(({ task }) => task.executionId));
  return tries.every(({ task }) => task.retryOf === null || known.has(task.retryOf));
}

/** Whether two values say the same, whichever revision and formula they are of; of minutes that bring nothing, their provenance says nothing. */
function isWorth(left: TaskValue, right: TaskValue): boolean {
  const saysProvenance = !bringsNothing(left);
  const [one, other] = [left, right].map((value) =>
    JSON.stringify([
      value.currency,
      saysProvenance && value.minutesProvenance,
      value.isUnpriced,
      value.timeValueMicros === null,
      ...amounts.map((name) => value[name] ?? 0),
      (value.unconverted ?? []).map(({ part, amountMicros, currency }) => [part, amountMicros, currency]),
    ]),
  );
  return one === other;
}

const amounts = [
  'freedMicros',
  'humanMicros',
  'timeValueLowMicros',
  'timeValueMicros',
  'timeValueHighMicros',
  'reportedValueMicros',
  'naiveValueMicros',
  'freedValueMicros',
  'humanValueMicros',
  'creditCostMicros',
  'aiCostMicros',
] as const;
