import type { Db } from '../platform/database.ts';
import { fixedCostParameters, fixedCosts } from '../scenarios/fixed-costs.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketsOf } from './buckets.ts';
import type { Scope } from './scope.ts';

const groupColumns: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  customer: 'customer_id',
  aiModel: 'ai_model',
};
export const fixedCostGroup = (groupBy: GroupBy): string => groupColumns[groupBy] ?? 'null::text';

export type FixedCostPart = {
  bucket: string | null;
  group: string | null;
  /** Micros × days of the bucket; divided by `days` it is the cost. */
  dayMicros: string;
  days: number;
  /** Not known in the reporting currency: what it is instead, and in whose units; of so many fixed costs. */
  foreign: { currency: string; isInMicros: boolean } | null;
  count: number;
};

/**
 * The part of every fixed cost that falls into each bucket, of foreign ones apart by currency. Grouped by model they belong to no model: the
 * group null.
 */
export async function spreadFixedCosts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<FixedCostPart[]> {
  const buckets = bucketsOf(interval, scope);
  const { rows } = await db.query<FixedCostPart>(
    `with ${fixedCosts}
     select buckets.bucket, ${fixedCostGroup(groupBy)} as "group", days, count(*) as count,
       case when micros is null then jsonb_build_object('currency', own_currency, 'isInMicros', is_in_micros) end as foreign,
       sum(coalesce(micros, own_amount) * (least(buckets.last, on_day + days - 1) - greatest(buckets.first, on_day) + 1))::text as "dayMicros"
     from fixed_costs
     join unnest($9::date[], $10::date[], $11::date[]) as buckets (bucket, first, last)
       on on_day <= buckets.last and on_day + days - 1 >= buckets.first
     where coalesce(micros, own_amount) <> 0
     group by 1, 2, days, 5`,
    [
      ...fixedCostParameters(scope),
      buckets.map(({ bucket }) => bucket),
      buckets.map(({ from }) => from),
      buckets.map(({ to }) => to),
    ],
  );
  return rows;
}

/** How many fixed costs of the period or before are not known in the reporting currency. */
export async function countUnknownFixedCosts(db: Db, scope: Scope): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `with ${fixedCosts} select count(*) as count from fixed_costs where micros is null and on_day <= $9::date`,
    [...fixedCostParameters(scope), scope.to],
  );
  return rows[0]?.count ?? 0;
}

/** The end of each bucket, by which a payback counts in it. */
export function bucketEnds(scope: Scope, { interval }: Grouping): Map<string | null, string> {
  return new Map(bucketsOf(interval, scope).map(({ bucket, to }) => [bucket, to]));
}
