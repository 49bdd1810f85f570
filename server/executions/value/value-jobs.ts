import type { Db } from '../../platform/database.ts';
import type { Jobs, OpenTask } from '../logical-jobs.ts';
import type { TaskState } from '../task-state.ts';
import { creditJob } from './job-credits.ts';
import { bringsNothing, mostMicros, takeBack } from './task-value.ts';
import { valuing, type ValuingOptions } from './valuing-cache.ts';

/**
 * Values every task that has just ended, with the assumptions and prices in force at its start. A task that was valued before
 * keeps its row, except when another try of its job turned out to have done the work: then a newer row takes back what it
 * brought. Nothing is ever credited later, because a job's tries and ends only grow; except when a chain of retries falls apart, whose
 * link was told of by a running report alone and not by its end. Answers the tasks that cannot be believed: an amount of theirs is
 * beyond all measure.
 */
export async function valueJobs(db: Db, jobs: Jobs, options: ValuingOptions): Promise<Set<OpenTask>> {
  const touched = jobs.touched();
  const doubted = new Set<OpenTask>();
  const ended: TaskState[] = [];
  for (const tries of touched)
    for (const open of tries) {
      if (tellsTooMuch(open)) doubted.add(open);
      if (open.task.status !== 'running' && open.value === null) ended.push(open.task);
    }
  if (doubted.size > 0 || (ended.length === 0 && jobs.links().length === 0)) return doubted;
  const regained = new Set(jobs.unlinked().length > 0 ? touched.flat().filter(broughtNothing) : []);
  const valueOf = await valuing(db, options, [...ended, ...[...regained].map(({ task }) => task)]);
  for (const tries of touched) {
    const creditOf = creditJob(tries.map(({ task }) => task));
    for (const open of tries) {
      const credit = creditOf(open.task);
      if (open.task.status === 'running') continue;
      if (open.value === null) {
        const { value, isPlausible } = valueOf(open.task, credit);
        if (!isPlausible) doubted.add(open);
        open.value = value;
      } else if (credit === 'nothing' && !bringsNothing(open.value)) open.value = takeBack(open.value);
      else if (credit !== 'nothing' && regained.has(open)) {
        const { value } = valueOf(open.task, credit);
        if (!bringsNothing(value)) open.value = { ...value, revision: open.value.revision + 1 };
      }
    }
  }
  return doubted;
}

const broughtNothing = ({ value }: OpenTask): boolean => value !== null && bringsNothing(value);

const tellsTooMuch = ({ task }: OpenTask): boolean =>
  (task.creditsMicros ?? 0) > mostMicros || (task.timeSavedMicros ?? 0) > mostMicros;
