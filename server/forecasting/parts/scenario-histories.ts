import { completionSource } from '../../analytics/completion.ts';
import { revenueSource } from '../../analytics/revenue.ts';
import { scopeOf, type Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Freshness } from '../../platform/reading.ts';
import { fewestValues } from '../forecast-series.ts';
import { bucketAfter, lastDayOf } from '../history/buckets.ts';
import { sumCreditsByScenario } from '../history/history-queries.ts';
import { readHistory, type History } from '../history/read-history.ts';
import type { AddedMetric } from '../metrics.ts';
import type { Interval } from '../models/model.ts';

/** So many scenarios are foretold by themselves: they are most of it, and each costs time. */
const mostScenarios = 12;
/** They are the largest of so many buckets. */
const recentBuckets = { day: 90, month: 12 } as const;

type Asked = { metric: AddedMetric; interval: Interval };
export type PartHistory = { scenarioId: string | null; values: number[] };

const whole = { interval: null, groupBy: 'scenario' } as const;
type Size = { group: string | null; size: number };
const sizes: Record<AddedMetric, (db: Db, scope: Scope) => Promise<Size[]>> = {
  revenue: async (db, scope) =>
    (await revenueSource.readItems(db, scope, whole)).map(({ group, netRevenue }) => ({
      group,
      size: netRevenue,
    })),
  executions: async (db, scope) =>
    (await completionSource.readItems(db, scope, whole)).map(({ group, started }) => ({
      group,
      size: started,
    })),
  credits: sumCreditsByScenario,
};

/**
 * The largest scenarios bucket by bucket, and last what is left of the whole, so that the parts always add up to it. Scenarios that are too new to
 * be foretold by themselves are in the rest.
 */
export async function readPartHistories(
  db: Db,
  deps: Deps,
  asked: Asked,
  { values, through }: History,
  freshness: Freshness,
): Promise<PartHistory[]> {
  const from = bucketAfter(through, asked.interval, 1 - recentBuckets[asked.interval]);
  const period = { from, to: lastDayOf(through, asked.interval), compare: 'none' as const };
  const scope = { ...(await scopeOf(db, deps, period, freshness)), isBrief: true };
  const largest = (await sizes[asked.metric](db, scope))
    .filter(({ group, size }) => group !== null && size > 0)
    .toSorted((one, other) => other.size - one.size)
    .slice(0, mostScenarios);
  const parts: PartHistory[] = [];
  const rest = new Map(values.map(({ bucket, value }) => [bucket, value]));
  for (const { group } of largest) {
    if (group === null) continue;
    const own = await readHistory(db, deps, { ...asked, scenario: group }, freshness);
    if (own.values.length < fewestValues) continue;
    parts.push({ scenarioId: group, values: own.values.map(({ value }) => value) });
    for (const { bucket, value } of own.values) rest.set(bucket, (rest.get(bucket) ?? 0) - value);
  }
  const left = [...rest.values()].map((value) => (Math.abs(value) < leastRest ? 0 : value));
  return left.every((value) => value === 0) ? parts : [...parts, { scenarioId: null, values: left }];
}

/** Credits are fractions: what is left of adding and taking away the same is not told. */
const leastRest = 1e-6;
