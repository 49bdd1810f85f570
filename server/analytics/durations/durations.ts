import type { Db } from '../../platform/database.ts';
import { addDays } from '../../platform/time.ts';
import type { Grouping } from '../answer-figures.ts';
import { once, type Scope } from '../scope.ts';
import {
  countFacts,
  measureFacts,
  mergeHistograms,
  type Durations,
  type KeyedHistogram,
} from './durations-queries.ts';
import { merged, percentileOf } from './histogram.ts';

const mostFacts = 10_000; // read in about ten milliseconds

/** Whether the percentiles of a period are interpolated from every task: few enough, and none of them dropped yet. */
export function areExact(db: Db, scope: Scope): Promise<boolean> {
  return once(scope, `exact durations ${scope.from} ${scope.to}`, async () => {
    if (scope.factsFrom !== null && scope.from < scope.factsFrom) {
      const dropped = { ...scope, to: earlierOf(scope.to, addDays(scope.factsFrom, -1)) };
      if ((await countFacts(db, dropped)) > 0) return false;
    }
    return (await countFacts(db, scope)) <= mostFacts;
  });
}

/** Median and 95th percentile of how long completed headline runs took, by bucket and group. */
export async function measureDurations(db: Db, scope: Scope, grouping: Grouping): Promise<Durations[]> {
  if (await areExact(db, scope)) return measureFacts(db, scope, grouping);
  const { itemsBy, isPrevious } = scope;
  const isWhole = grouping.interval === null && grouping.groupBy === 'none';
  const histograms =
    isWhole && itemsBy && !isPrevious
      ? wholeOf(await readHistograms(db, scope, itemsBy))
      : await readHistograms(db, scope, grouping);
  return histograms.map(({ bucket, group, histogram }) => ({
    bucket,
    group,
    p50Ms: percentileOf(histogram, 0.5),
    p95Ms: percentileOf(histogram, 0.95),
  }));
}

/** Merging costs most of an answer, so it is done once: the totals are made of the items'. */
function readHistograms(db: Db, scope: Scope, grouping: Grouping): Promise<KeyedHistogram[]> {
  const name = `histograms of ${scope.from} ${scope.to} by ${grouping.interval} and ${grouping.groupBy}`;
  return once(scope, name, () => mergeHistograms(db, scope, grouping));
}

function wholeOf(parts: KeyedHistogram[]): KeyedHistogram[] {
  if (parts.length === 0) return [];
  return [{ bucket: null, group: null, histogram: merged(parts.map(({ histogram }) => histogram)) }];
}

const earlierOf = (left: string, right: string) => (left < right ? left : right);
