import type { Db } from '../platform/database.ts';
import type { Candidate } from './popularity.ts';

export type CandidateRow = Candidate & {
  slug: string;
  title: string;
  priceAmount: number | null;
  priceCurrency: string | null;
};

/**
 * Every scenario that can be installed and that the customer neither has nor ever had, nor is installing, nor owns, with the other
 * customers who have it, by the age in whole days of their latest installation. Demo customers do not count.
 */
export async function selectCandidates(
  db: Db,
  { customerId, windowDays, now }: { customerId: string; windowDays: number; now: Date },
): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(
    `select s.id, s.slug, s.title, s.apps, s.price_amount as "priceAmount", s.price_currency as "priceCurrency",
       coalesce(s.first_published_at, s.created_at) as "firstPublishedAt", coalesce(popularity.by_age, '[]') as installations
     from scenarios s
     left join (
       select scenario_id, jsonb_agg(jsonb_build_object('age', age, 'count', count)) as by_age
       from (
         select scenario_id, floor(extract(epoch from $2::timestamptz - latest_at) / 86400)::int as age, count(*) as count
         from (
           select i.scenario_id, max(i.confirmed_at) as latest_at
           from installations i join customers c on c.id = i.customer_id
           where i.status = 'installed' and not c.is_demo and i.customer_id <> $1::text
             and i.confirmed_at <= $2::timestamptz and i.confirmed_at > $2::timestamptz - make_interval(days => $3::int)
           group by i.scenario_id, i.customer_id
         ) by_customer
         group by 1, 2
       ) ages
       group by scenario_id
     ) popularity on popularity.scenario_id = s.id
     where s.status in ('active', 'completed')
       and not exists (
         select from installations i
         where i.customer_id = $1::text and i.scenario_id = s.id and (i.confirmed_at is not null or i.status = 'pending')
       )
       and not exists (
         select from entitlements e
         where e.customer_id = $1::text and e.scenario_id = s.id and e.state = 'active'
           and e.valid_from <= $2::timestamptz and (e.valid_to is null or e.valid_to > $2::timestamptz)
       )`,
    [customerId, now, windowDays],
  );
  return rows;
}

/** The apps of what the customer has installed now, in the versions that they have. */
export async function selectUsedApps(db: Db, customerId: string): Promise<Set<string>> {
  const { rows } = await db.query<{ app: string }>(
    `select distinct unnest(v.apps) as app
     from installations i join scenario_versions v on v.id = i.version_id
     where i.customer_id = $1::text and i.status = 'installed'`,
    [customerId],
  );
  return new Set(rows.map(({ app }) => app));
}
