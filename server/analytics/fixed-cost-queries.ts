import type { Db } from '../platform/database.ts';
import { fixedCostParameters, fixedCosts } from '../scenarios/fixed-costs.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketsOf } from './buckets.ts';
import { roiDimensions } from './roi-queries.ts';
import type { Scope } from './scope.ts';

export type FixedCostPart = {
  bucket: string | null;
  group: string | null;
  /** Micros × days of the bucket; divided by `days` it is the cost. */
  dayMicros: string;
  days: number;
};

/** The part of every fixed cost that falls into each bucket. Grouped by model they belong to no model: the group null. */
export async function spreadFixedCosts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<FixedCostPart[]> {
  const buckets = bucketsOf(interval, scope);
  const { rows } = await db.query<FixedCostPart>(
    `with ${fixedCosts}
     select buckets.bucket, ${roiDimensions[groupBy] ?? 'null::text'} as "group", days,
       sum(micros * (least(buckets.last, on_day + days - 1) - greatest(buckets.first, on_day) + 1))::text as "dayMicros"
     from fixed_costs
     join unnest($9::date[], $10::date[], $11::date[]) as buckets (bucket, first, last)
       on on_day <= buckets.last and on_day + days - 1 >= buckets.first
     where micros <> 0
     group by 1, 2, days`,
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

export type Payback = { group: string | null; firstCostOn: string | null; paidBackOn: string | null };

/**
 * Per group the day of the first cost and the first day, up to `to`, on which all value so far covers all money spent so far. Cash counts in
 * full on its day, and what happened before the period counts too.
 */
export async function findPaybacks(db: Db, scope: Scope, groupBy: GroupBy): Promise<Payback[]> {
  const group = roiDimensions[groupBy] ?? 'null::text';
  const { rows } = await db.query<Payback>(
    `with ${fixedCosts},
     movements as (
       select day, ${group} as grp, time_value_micros + reported_value_micros as value, credit_cost_micros + ai_cost_micros as cost
       from task_days
       where day <= $9::date
         and ($5::text is null or scenario_id = $5::text)
         and ($6::text is null or customer_id = $6::text)
         and ($7::text is null or ai_model = $7::text)
       union all
       select paid_on, ${group}, 0, micros from fixed_costs where paid_on <= $9::date and micros is not null
     ),
     daily as (select day, grp, sum(value) as value, sum(cost) as cost from movements group by 1, 2),
     running as (
       select day, grp, min(day) filter (where cost > 0) over (partition by grp) as first_cost_on,
         sum(value) over so_far as value, sum(cost) over so_far as cost
       from daily
       window so_far as (partition by grp order by day)
     )
     select grp as "group", first_cost_on as "firstCostOn",
       min(day) filter (where day >= first_cost_on and value >= cost) as "paidBackOn"
     from running
     group by grp, first_cost_on`,
    [...fixedCostParameters(scope), scope.to],
  );
  return rows;
}

/** The end of each bucket, by which a payback counts in it. */
export function bucketEnds(scope: Scope, { interval }: Grouping): Map<string | null, string> {
  return new Map(bucketsOf(interval, scope).map(({ bucket, to }) => [bucket, to]));
}
