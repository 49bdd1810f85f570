import type { Db } from '../../platform/database.ts';
import type { RecentRuns } from './triggers.ts';

export type CatalogueRow = {
  id: string;
  slug: string;
  title: string;
  apps: string[];
  tags: string[];
  priceAmount: number | null;
  priceCurrency: string | null;
  publishedAt: Date;
  /** Customers who have it. */
  holders: number;
  /** Of the last 90 days, by the age in whole days of getting it last; `installed`: how many of them by an installation. */
  byAge: { age: number; count: number; installed: number }[];
};

/**
 * Every scenario that can be installed, the most popular ones when there are too many, with who has it: by an installation that is still there
 * or by a purchase that was not refunded. Demo customers do not count.
 */
export async function selectCatalogue(
  db: Db,
  { windowDays, limit, now }: { windowDays: number; limit: number; now: Date },
): Promise<CatalogueRow[]> {
  const { rows } = await db.query<CatalogueRow>(
    `with got as (
       select scenario_id, customer_id, max(at) as latest_at, bool_or(is_installed) as is_installed
       from (
         select scenario_id, customer_id, confirmed_at as at, true as is_installed from installations
         where status = 'installed' and confirmed_at <= $1::timestamptz
         union all
         select l.scenario_id, o.customer_id, o.paid_at, false from orders o join order_lines l on l.order_id = o.id
         where o.kind = 'purchase' and o.status not in ('pending', 'refunded') and o.paid_at <= $1::timestamptz and l.scenario_id is not null
       ) ways join customers c on c.id = customer_id and not c.is_demo
       group by 1, 2
     ), ages as (
       select scenario_id, floor(extract(epoch from $1::timestamptz - latest_at) / 86400)::int as age, count(*) as count,
         count(*) filter (where is_installed) as installed
       from got group by 1, 2
     ), sums as (
       select scenario_id, sum(count)::bigint as holders,
         jsonb_agg(jsonb_build_object('age', age, 'count', count, 'installed', installed)) filter (where age < $2::int) as by_age
       from ages group by 1
     )
     select s.id, s.slug, s.title, s.apps, s.tags, s.price_amount as "priceAmount", s.price_currency as "priceCurrency",
       coalesce(s.first_published_at, s.created_at) as "publishedAt", coalesce(holders, 0)::bigint as holders, coalesce(by_age, '[]') as "byAge"
     from scenarios s left join sums on sums.scenario_id = s.id
     where s.status in ('active', 'completed')
     order by coalesce(holders, 0) desc, "publishedAt" desc, s.id desc limit $3::int`,
    [now, windowDays, limit],
  );
  return rows;
}

/** Scenarios that a customer has, had, is installing or owns, and since when they have those that they have now. */
export async function selectOwned(
  db: Db,
  customerId: string,
  at: Date,
): Promise<{ scenarioId: string; isHeld: boolean }[]> {
  const { rows } = await db.query<{ scenarioId: string; isHeld: boolean }>(
    `select scenario_id as "scenarioId", bool_or(is_held) as "isHeld" from (
       select scenario_id, status = 'installed' as is_held from installations
       where customer_id = $1::text and (confirmed_at is not null or status = 'pending')
       union all
       select scenario_id, source = 'order' from entitlements
       where customer_id = $1::text and scenario_id is not null and state = 'active' and valid_from <= $2::timestamptz
         and (valid_to is null or valid_to > $2::timestamptz)
     ) ways group by scenario_id`,
    [customerId, at],
  );
  return rows;
}

/**
 * Apps that the customer is known to use, by the scenario that tells: those of what they have installed, in the versions that they have; null: Make
 * named it.
 */
export async function selectKnownApps(
  db: Db,
  customerId: string,
): Promise<{ app: string; scenarioId: string | null }[]> {
  const { rows } = await db.query<{ app: string; scenarioId: string | null }>(
    `select unnest(v.apps) as app, i.scenario_id as "scenarioId"
     from installations i join scenario_versions v on v.id = i.version_id
     where i.customer_id = $1::text and i.status = 'installed'
     union select app, null from recommendation_known_apps where customer_id = $1::text`,
    [customerId],
  );
  return rows;
}

/** How each scenario of a customer ran in the last 60 days, from the sums of days. */
export async function selectRecentRuns(db: Db, customerId: string, today: string): Promise<RecentRuns[]> {
  const { rows } = await db.query<RecentRuns>(
    `select s.id as "scenarioId", coalesce(sum(completed) filter (where day > $2::date - 14), 0)::int as "completedLately",
       coalesce(sum(failed) filter (where day > $2::date - 14), 0)::int as "failedLately",
       coalesce(bool_or(completed > 0) filter (where day <= $2::date - 30), false)
         and coalesce(bool_or(completed > 0) filter (where day > $2::date - 30), false) as "hasWorkedBeforeAndSince",
       coalesce(sum(failed) filter (where day > $2::date - 30), 0)::int as "failedInMonth"
     from task_days d join scenarios s on s.no = d.scenario_no
     where customer_no = (select no from customers where id = $1::text) and kind = 1 and day > $2::date - 60
     group by s.id order by s.id`,
    [customerId, today],
  );
  return rows;
}

/** Whether there is such a customer. */
export async function customerExists(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query<{ exists: boolean }>(
    `select exists (select from customers where id = $1::text) as exists`,
    [customerId],
  );
  return rows[0]?.exists === true;
}
