import type { Db } from '../platform/database.ts';
import { addDays, daysBetween } from '../platform/time.ts';
import { differenceConfidence, isSure } from './confidence.ts';
import type { Candidate } from './find-insights.ts';
import { microsPerHour, overviewLink, totalOf } from './library-sums.ts';
import type { Comparison } from './query-plan.ts';
import { modelCostsByDay, savingsByDay, type ModelDay } from './library-day-queries.ts';
import { count, emphasized, insightOf, money, rate } from './sentence.ts';

const mostModels = 5;

/** A model's tasks in a week and the one before. */
type ModelWeeks = {
  model: string;
  completed: number;
  cost: bigint;
  completedBefore: number;
  costBefore: bigint;
  confidence: number;
};

/** AI models with which a success has become dearer. Costs are weighed by what an hour of saved work is worth to the library's customers. */
export async function findDearerModels(
  db: Db,
  comparison: Comparison,
  currency: string,
): Promise<Candidate[]> {
  const { period, before, fewestRuns, leastChange, leastConfidence: least } = comparison;
  const whole = { from: before.from, to: period.to };
  const hourIsWorth = worthOfAnHour(await savingsByDay(db, 'total_days', period));
  const looked = weeksOf(await modelCostsByDay(db, 'total_days', whole), comparison).filter(
    ({ completed, completedBefore, costBefore }) =>
      completed >= fewestRuns && completedBefore >= fewestRuns && costBefore > 0n,
  );
  const dearer = looked.filter(
    ({ confidence, ...model }) =>
      isSure(confidence, { among: looked.length, least }) && nowOf(model) >= leastChange * thenOf(model),
  );
  return dearer.slice(0, mostModels).map((model): Candidate => {
    const { completed, confidence } = model;
    const [now, then] = [nowOf(model), thenOf(model)];
    const more = ((now - then) * completed * 7) / daysBetween(period.from, period.to);
    return {
      counted: countedOf(model),
      countAgain: async () => {
        const again = weeksOf(await modelCostsByDay(db, 'task_days', whole), comparison);
        const same = again.find((each) => each.model === model.model);
        return same ? countedOf(same) : {};
      },
      insight: insightOf(
        {
          kind: 'costPerSuccessRose',
          about: model.model,
          isGood: false,
          subject: model.model,
          words: `A success with {subject} costs {now} instead of {then}, {more} more than a week before, over {completed} completed runs.`,
          names: { subject: emphasized(model.model) },
          numbers: [
            money('now', now, currency),
            money('then', then, currency),
            rate('more', now / then - 1),
            count('completed', completed),
          ],
          links: [overviewLink('Figures of the model', period, { aiModel: model.model })],
          hoursPerWeek: hourIsWorth > 0 ? more / hourIsWorth : 0,
          confidence,
        },
        comparison,
      ),
    };
  });
}

type Costs = Omit<ModelWeeks, 'model' | 'confidence'>;
const nowOf = ({ cost, completed }: Costs): number => Number(cost) / completed;
const thenOf = ({ costBefore, completedBefore }: Costs): number => Number(costBefore) / completedBefore;

/** Each model's sums; the days of a week are held against the same ones of the week before. */
function weeksOf(days: readonly ModelDay[], { period, before }: Comparison): ModelWeeks[] {
  return [...Map.groupBy(days, ({ model }) => model)].map(([model, own]) => {
    const perDay = new Map(
      own.map(({ day, completed, cost }) => [day, completed > 0 ? Number(cost) / completed : null]),
    );
    const differences = own.flatMap(({ day }) => {
      const [now, then] = [perDay.get(day), perDay.get(addDays(day, -daysBetween(period.from, period.to)))];
      return day < period.from || now == null || then == null ? [] : [now - then];
    });
    return {
      model,
      completed: Number(totalOf(own, period, 'completed')),
      cost: totalOf(own, period, 'cost'),
      completedBefore: Number(totalOf(own, before, 'completed')),
      costBefore: totalOf(own, before, 'cost'),
      confidence: differenceConfidence(differences),
    };
  });
}

const countedOf = ({ completed, cost, completedBefore, costBefore }: Costs) => ({
  completed,
  cost: String(cost),
  completedBefore,
  costBefore: String(costBefore),
});

function worthOfAnHour(days: readonly { freed: string; value: string }[]): number {
  const [freed, value] = (['freed', 'value'] as const).map((name) =>
    Number(days.reduce((sum, each) => sum + BigInt(each[name]), 0n)),
  );
  return freed! > 0 ? value! / (freed! / microsPerHour) : 0;
}
