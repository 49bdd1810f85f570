import type { Db } from '../platform/database.ts';
import { daysBetween, type DayRange } from '../platform/time.ts';
import { countSilentFacts } from './fact-queries.ts';
import type { Candidate } from './find-insights.ts';
import type { Comparison } from './query-plan.ts';
import { findSilent, sumModelCosts, sumSavings, type ModelCosts, type Savings } from './roll-up-queries.ts';
import { count, day, hours, insightOf, money, noun, rate } from './sentence.ts';

const microsPerHour = 60e6; // millionths of a minute
const mostModels = 5;

/** AI models with which a success has become dearer. Costs are weighed by what an hour of saved work is worth to the library's customers. */
export async function findDearerModels(
  db: Db,
  comparison: Comparison,
  currency: string,
): Promise<Candidate[]> {
  const { period, before, fewestRuns, leastChange } = comparison;
  const savings = await sumSavings(db, 'total_days', period, before);
  const hourIsWorth =
    Number(savings.freed) > 0 ? Number(savings.value) / (Number(savings.freed) / microsPerHour) : 0;
  const models = await sumModelCosts(db, 'total_days', period, before);
  const perSuccess = (cost: string, completed: number) => Number(cost) / completed;
  return models
    .filter(
      (model) =>
        model.completed >= fewestRuns &&
        model.completedBefore >= fewestRuns &&
        Number(model.costBefore) > 0 &&
        perSuccess(model.cost, model.completed) >=
          leastChange * perSuccess(model.costBefore, model.completedBefore),
    )
    .slice(0, mostModels)
    .map((model): Candidate => {
      const now = perSuccess(model.cost, model.completed);
      const then = perSuccess(model.costBefore, model.completedBefore);
      const more = ((now - then) * model.completed * 7) / daysBetween(period.from, period.to);
      return {
        counted: countedOf(model),
        countAgain: async () => {
          const again = await sumModelCosts(db, 'task_days', period, before);
          const same = again.find((each) => each.model === model.model);
          return same ? countedOf(same) : {};
        },
        insight: insightOf(
          {
            kind: 'costPerSuccessRose',
            about: model.model,
            isGood: false,
            subject: model.model,
            words: `A success with ${model.model} costs {now} instead of {then}, {more} more than a week before, over {completed} completed runs.`,
            numbers: [
              money('now', now, currency),
              money('then', then, currency),
              rate('more', now / then - 1),
              count('completed', model.completed),
            ],
            links: [{ label: 'Overview of the week', path: overviewPath(period) }],
            hoursPerWeek: hourIsWorth > 0 ? more / hourIsWorth : 0,
            confidence: 1, // every run is counted: no sample is drawn
          },
          comparison,
        ),
      };
    });
}

const countedOf = ({ completed, cost, completedBefore, costBefore }: Omit<ModelCosts, 'model'>) => ({
  completed,
  cost,
  completedBefore,
  costBefore,
});

/** More hours saved than in the four weeks before. */
export async function findGrownSavings(
  db: Db,
  comparison: Comparison,
  currency: string,
): Promise<Candidate[]> {
  const { period, before, fewestRuns, leastChange } = comparison;
  const savings = await sumSavings(db, 'total_days', period, before);
  const [now, then] = [Number(savings.freed) / microsPerHour, Number(savings.freedBefore) / microsPerHour];
  const hasVolume = savings.completed >= fewestRuns && savings.completedBefore >= fewestRuns;
  if (!hasVolume || then === 0 || now < leastChange * then) return [];
  return [
    {
      counted: savings,
      countAgain: async (): Promise<Savings> => sumSavings(db, 'task_days', period, before),
      insight: insightOf(
        {
          kind: 'savingsGrew',
          about: 'library',
          isGood: true,
          subject: null,
          words: `Customers saved {now} hours in four weeks, {more} more than in the four before${Number(savings.value) > 0 ? ', worth {value}' : ''}.`,
          numbers: [
            hours('now', now),
            rate('more', now / then - 1),
            ...(Number(savings.value) > 0 ? [money('value', Number(savings.value), currency)] : []),
          ],
          links: [{ label: 'Overview of the four weeks', path: overviewPath(period) }],
          hoursPerWeek: ((now - then) * 7) / daysBetween(period.from, period.to),
          confidence: 1,
        },
        comparison,
      ),
    },
  ];
}

/** Installations that ran every week and have told nothing for one. */
export async function findSilence(db: Db, comparison: Comparison, timeZone: string): Promise<Candidate[]> {
  const { period, before, fewestRuns } = comparison;
  const { installationNos, runs, freed } = await findSilent(db, period, before, fewestRuns);
  const silent = installationNos.length;
  if (silent < comparison.leastChange) return [];
  const weeks = daysBetween(before.from, before.to) / 7;
  const saved = Number(freed) / microsPerHour / weeks;
  return [
    {
      counted: { silent, runs },
      countAgain: () => countSilentFacts(db, installationNos, { period, before, timeZone }),
      insight: insightOf(
        {
          kind: 'silentInstallations',
          about: 'library',
          isGood: false,
          subject: null,
          words: `{silent} ${noun(silent, 'installation')} that ran every week ${silent === 1 ? 'has' : 'have'} told nothing since {since}; before, ${silent === 1 ? 'it' : 'they'} ran {runs} times in four weeks.`,
          numbers: [count('silent', silent), day('since', period.from), count('runs', runs)],
          links: [{ label: 'Installations', path: '/dashboard/installations' }],
          hoursPerWeek: saved,
          confidence: 0.99,
        },
        comparison,
      ),
    },
  ];
}

const overviewPath = ({ from, to }: DayRange) => `/dashboard?from=${from}&to=${to}`;
