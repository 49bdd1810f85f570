import type { Db } from '../platform/database.ts';

/** What happened for the first time, and when; null: not yet. */
export type Firsts = {
  stripeEventAt: Date | null;
  stripeEventType: string | null;
  makeAppCalledAt: Date | null;
  publishedAt: Date | null;
  publishedTitle: string | null;
  installedAt: Date | null;
  installedName: string | null;
  ranOn: string | null;
};

/** Each of them by one entry of an index. */
export async function selectFirsts(db: Db): Promise<Firsts> {
  const { rows } = await db.query<Firsts>(
    `select event.received_at as "stripeEventAt", event.type as "stripeEventType",
            (select make_app_called_at from api_keys where make_app_called_at is not null order by make_app_called_at limit 1) as "makeAppCalledAt",
            scenario.first_published_at as "publishedAt", scenario.title as "publishedTitle",
            installation.confirmed_at as "installedAt", installation.name as "installedName",
            (select day::text from total_days order by day limit 1) as "ranOn"
     from (select) as one
     left join lateral (select received_at, type from stripe_events order by created_at, id limit 1) as event on true
     left join lateral (select first_published_at, title from scenarios
       where first_published_at is not null and not is_starter order by first_published_at limit 1) as scenario on true
     left join lateral (select confirmed_at, name from installations
       where confirmed_at is not null order by confirmed_at limit 1) as installation on true`,
  );
  const [firsts] = rows;
  if (!firsts) throw new Error('a row of one is always there');
  return firsts;
}
