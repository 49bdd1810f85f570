import type { Db } from '../../platform/database.ts';
import type { RecentRuns } from './triggers.ts';

/** A scenario that can be installed, with its popularity as it was counted last. */
export type OfferedRow = {
  id: string;
  slug: string;
  title: string;
  apps: string[];
  tags: string[];
  priceAmount: number | null;
  priceCurrency: string | null;
  publishedAt: Date;
  holders: number;
  points: number;
  installers: number;
  buyers: number;
};

/** Every scenario that can be installed, the most popular ones when there are too many. */
export async function selectOffered(db: Db, limit: number): Promise<OfferedRow[]> {
  const { rows } = await db.query<OfferedRow>(
    `select s.id, s.slug, s.title, s.apps, s.tags, s.price_amount as "priceAmount", s.price_currency as "priceCurrency",
       coalesce(s.first_published_at, s.created_at) as "publishedAt", coalesce(p.holders, 0) as holders, coalesce(p.points, 0) as points,
       coalesce(p.installers, 0) as installers, coalesce(p.buyers, 0) as buyers
     from scenarios s left join recommendation_popularity p on p.scenario_id = s.id
     where s.status in ('active', 'completed')
     order by coalesce(p.holders, 0) desc, "publishedAt" desc, s.id desc limit $1::int`,
    [limit],
  );
  return rows;
}

/** Scenarios that a customer has, had, is installing or owns, also where payment is late; null: they own every one. `isHeld`: they have it now. */
export async function selectOwned(
  db: Db,
  customerId: string,
  at: Date,
): Promise<{ scenarioId: string | null; isHeld: boolean }[]> {
  const { rows } = await db.query<{ scenarioId: string | null; isHeld: boolean }>(
    `select scenario_id as "scenarioId", bool_or(is_held) as "isHeld" from (
       select scenario_id, status = 'installed' as is_held from installations
       where customer_id = $1::text and (confirmed_at is not null or status = 'pending')
       union all
       select scenario_id, source = 'order' from entitlements
       where customer_id = $1::text and state <> 'revoked' and valid_from <= $2::timestamptz
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
