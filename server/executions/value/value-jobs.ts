import type { Db } from '../../platform/database.ts';
import { assumptionsAt } from './assumptions.ts';
import { creditJob } from './job-credits.ts';
import type { Jobs, OpenTask } from '../open-jobs.ts';
import { bringsNothing, takeBack, valueTask, type ModelPrice } from './task-value.ts';
import { findAssumptions, findMinutesByHand, findModelPrices, subjectsOf } from './value-queries.ts';

type ValuingOptions = { reportingCurrency: string; now: Date };

/**
 * Values every task that has just ended, with the assumptions and prices in force at its start. A task that was valued before
 * keeps its row, except when another try of its job turned out to have done the work: then a newer row takes back what it
 * brought. Nothing is ever credited later, because a job's tries and ends only grow.
 */
export async function valueJobs(
  db: Db,
  jobs: Jobs,
  { reportingCurrency, now }: ValuingOptions,
): Promise<void> {
  const touched = jobs.touched();
  const ended = touched.flat().filter(({ task, value }) => task.status !== 'running' && value === null);
  if (ended.length === 0 && jobs.chains.changed().length === 0) return;
  const circumstancesOf = await readCircumstances(db, ended);
  for (const tries of touched) {
    const credits = creditJob(tries.map(({ task }) => task));
    for (const open of tries) {
      const credit = credits.get(open.task.id) ?? 'nothing';
      if (open.task.status === 'running') continue;
      if (open.value === null)
        open.value = valueTask(open.task, credit, {
          ...circumstancesOf(open),
          reportingCurrency,
          knownAt: now,
        });
      else if (credit === 'nothing' && !bringsNothing(open.value)) open.value = takeBack(open.value, now);
    }
  }
}

async function readCircumstances(db: Db, ended: OpenTask[]) {
  const tasks = ended.map(({ task }) => task);
  const subjects = subjectsOf(tasks);
  const assumptions = await findAssumptions(db, subjects);
  const minutesByHand = await findMinutesByHand(db, subjects.scenarioIds);
  const models = [...new Set(tasks.map(({ aiModel }) => aiModel))].filter((model) => model !== 'none');
  const prices: ModelPrice[] = models.length > 0 ? await findModelPrices(db, models) : [];
  return ({ task }: OpenTask) => ({
    assumptions: assumptionsAt(assumptions, task, minutesByHand.get(task.scenarioId) ?? '0', task.startedAt),
    modelPrice: prices.find((price) => price.model === task.aiModel && price.from <= task.startedAt) ?? null,
  });
}
