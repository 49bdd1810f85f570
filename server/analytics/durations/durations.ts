import type { Db } from '../../platform/database.ts';
import { addDays } from '../../platform/time.ts';
import type { Grouping } from '../answer-figures.ts';
import { countTasks, type TaskCounts } from '../roll-ups/sums-of-tasks.ts';
import { once, type Scope } from '../scope.ts';
import { countFacts, hasFacts, measureFacts, type Durations } from './durations-queries.ts';
import { histogramFrom, percentileOf } from './histogram.ts';

const mostFacts = 1_000; // each lies on a page of its own: read in some ten milliseconds, where the disk must be asked in forty

/** Whether the percentiles of a period are interpolated from every task: few enough, and none of them dropped yet. */
export function areExact(db: Db, scope: Scope): Promise<boolean> {
  return once(scope, `exact durations ${scope.from} ${scope.to}`, async () => {
    if (scope.factsFrom !== null && scope.from < scope.factsFrom) {
      const dropped = { ...scope, to: earlierOf(scope.to, addDays(scope.factsFrom, -1)) };
      if (await hasFacts(db, dropped)) return false;
    }
    return (await countRead(db, scope)) <= mostFacts;
  });
}

/** How many tasks exact percentiles read. Unless those of a scenario or a model are asked for, they are those that are counted anyway. */
async function countRead(db: Db, scope: Scope): Promise<number> {
  if (scope.scenarioNo !== null || scope.aiModel !== null) return countFacts(db, scope);
  const counts = await countTasks(db, scope, { interval: null, groupBy: 'none' });
  return counts.reduce(
    (sum, { started, tests, retries, errorHandlers }) => sum + started + tests + retries + errorHandlers,
    0,
  );
}

/** Median and 95th percentile of how long completed headline runs took, by bucket and group. */
export async function measureDurations(db: Db, scope: Scope, grouping: Grouping): Promise<Durations[]> {
  if (await areExact(db, scope)) {
    const name = `durations of ${scope.from} ${scope.to} by ${grouping.interval} and ${grouping.groupBy}`;
    return once(scope, name, () => measureFacts(db, scope, grouping));
  }
  return (await countTasks(db, scope, grouping)).flatMap(durationsOf);
}

function durationsOf({ bucket, group, durations }: TaskCounts): Durations[] {
  const histogram = histogramFrom(durations);
  if (histogram.length === 0) return [];
  return [{ bucket, group, p50Ms: percentileOf(histogram, 0.5), p95Ms: percentileOf(histogram, 0.95) }];
}

const earlierOf = (left: string, right: string) => (left < right ? left : right);
