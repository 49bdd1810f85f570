import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { Grouping } from '../answer-figures.ts';
import { bucketSql } from '../buckets.ts';
import type { Keyed } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';

export type FunnelCounts = Keyed & {
  viewed: number;
  installed: number;
  firstCompletion: number;
  retained: number;
  pending: number;
  paid: number;
};

const month = `interval '720 hours'`;

/**
 * How far customers came after their first view. First completions and days with completed runs outlive the tasks; a charge counts as a payment
 * unless a correction took it back.
 */
export async function countFunnel(
  db: Db,
  scope: Scope,
  interval: Grouping['interval'],
): Promise<FunnelCounts[]> {
  const { rows } = await db.query<FunnelCounts>(
    `with viewers as (
       select customer_id, min(first_viewed_at) as viewed_at
       from scenario_views
       where ($5::text is null or scenario_id = $5::text) and ($6::text is null or customer_id = $6::text)
       group by customer_id
       having min(first_viewed_at) >= $1::date::timestamp at time zone $3::text
         and min(first_viewed_at) < ($2::date + 1)::timestamp at time zone $3::text
         and min(first_viewed_at) <= $4::timestamptz
     ),
     steps as (
       select customer_id, viewed_at, installed_at, coalesce(has_completed, false) as has_completed,
         (installed_at at time zone $3::text)::date + 60 >= ($4::timestamptz at time zone $3::text)::date as is_young,
         exists (
           select from revenue_entries entries
           where entries.customer_id = viewers.customer_id and kind = 'charge'
             and occurred_at between viewed_at - ${month} and least(viewed_at + ${month}, $4::timestamptz)
             and ($5::text is null or scenario_id = $5::text) and ($8::text is null or presentment_currency = $8::text)
           group by order_id, object_id having sum(amount) > 0
         ) as has_paid
       from viewers
       left join lateral (
         select min(confirmed_at) as installed_at, bool_or(first_completed_at <= least(viewed_at + ${month}, $4::timestamptz)) as has_completed
         from installations left join completed_runs on installation_id = installations.id
         where customer_id = viewers.customer_id and ($5::text is null or scenario_id = $5::text)
           and confirmed_at between viewed_at and least(viewed_at + ${month}, $4::timestamptz)
       ) installed on true
     ),
     stays as (
       select *, has_completed and not is_young and exists (
         select from task_days
         where customer_no = (select no from customers where id = customer_id) and kind = ${kindCode('run')} and completed > 0
           and ($7::integer is null or scenario_no = $7::integer)
           and day between (installed_at at time zone $3::text)::date + 30 and (installed_at at time zone $3::text)::date + 60
       ) as is_retained
       from steps
     )
     select ${bucketSql(interval, '(viewed_at at time zone $3::text)::date')} as bucket, null::text as "group", count(*) as viewed,
       count(installed_at) as installed, count(*) filter (where has_completed) as "firstCompletion",
       count(*) filter (where is_retained) as retained, count(*) filter (where has_completed and is_young) as pending,
       count(*) filter (where has_paid) as paid
     from stays
     group by 1`,
    [
      scope.from,
      scope.to,
      scope.timeZone,
      scope.asOf,
      scope.scenarioId,
      scope.customerId,
      scope.scenarioNo,
      scope.presentedIn,
    ],
  );
  return rows;
}

/** When the first view was kept; null: none was. */
export async function findFirstView(db: Db): Promise<Date | null> {
  const { rows } = await db.query<{ at: Date | null }>(
    'select min(first_viewed_at) as at from scenario_views',
  );
  return rows[0]?.at ?? null;
}
