import type { Db } from '../platform/database.ts';
import type { Facets, Step } from './schema.ts';
import type { ScenarioStatus } from './schema.ts';
import { filterCondition, filterValues, type ScenarioFilter } from './search-query.ts';
import { meanRating } from './statistics-queries.ts';
import type { z } from 'zod';

/** One scenario with its category and latest published version; statistics come beside it (`statistics-queries.ts`). */
export type ScenarioRow = {
  id: string;
  slug: string;
  title: string;
  description: string;
  complexityLevel: number;
  categorySlug: string;
  categoryName: string;
  tags: string[];
  status: ScenarioStatus;
  priceAmount: number | null;
  priceCurrency: string | null;
  minimumPriceAmount: number | null;
  recurring: 'month' | 'year' | null;
  minutesByHand: string;
  isStarter: boolean;
  steps: z.infer<typeof Step>[];
  apps: string[];
  createdAt: Date;
  updatedAt: Date;
  firstPublishedAt: Date | null;
  versionId: string | null;
  versionNumber: number | null;
  versionChangelog: string | null;
  versionPublishedAt: Date | null;
  sortKey: number | null;
};

const scenarioColumns = `
  s.id, s.slug, s.title, s.description, s.complexity_level as "complexityLevel", c.slug as "categorySlug", c.name as "categoryName",
  s.tags, s.status, s.price_amount as "priceAmount", s.price_currency as "priceCurrency", s.minimum_price_amount as "minimumPriceAmount", s.recurring,
  s.minutes_by_hand as "minutesByHand", s.is_starter as "isStarter", s.steps, s.apps, s.created_at as "createdAt", s.updated_at as "updatedAt",
  s.first_published_at as "firstPublishedAt",
  v.id as "versionId", v.number as "versionNumber", v.changelog as "versionChangelog", v.published_at as "versionPublishedAt"`;

const latestVersion = `
  left join lateral (
    select id, number, changelog, published_at from scenario_versions
    where scenario_id = s.id and published_at is not null order by number desc limit 1
  ) v on true`;

export type SortOrder = 'relevance' | 'popular' | 'newest' | 'updated' | 'rating' | 'roi';

/** Sort keys are numbers that grow towards the top of the list; those that have none come last, and ties are broken by id. */
const sortKeys: Record<SortOrder, string> = {
  relevance: `(case when $7::text is not null and s.search @@ to_tsquery('english', $7::text) then 1 + ts_rank(s.search, to_tsquery('english', $7::text)) else 0 end
    + word_similarity(lower($6::text), lower(s.title)))::float8`,
  popular: `(select count(*) from installations i where i.scenario_id = s.id and i.confirmed_at is not null)::float8`,
  newest: `extract(epoch from coalesce(s.first_published_at, s.created_at))::float8`, // operators see drafts too
  updated: `extract(epoch from v.published_at)::float8`,
  rating: meanRating,
  roi: `roi.value`,
};

export type ListOptions = {
  sort: SortOrder;
  limit: number;
  /** The sort key and id of the last one seen. */
  after: { key: number | null; id: string } | null;
  /** ROI by id (`measureRoi`), for the order by it. */
  rois?: Map<string, number>;
};

/** The page of scenarios after the last one seen, one more than `limit` to tell whether another follows. */
export async function listScenarios(
  db: Db,
  filter: ScenarioFilter,
  { sort, limit, after, rois = new Map() }: ListOptions,
): Promise<ScenarioRow[]> {
  const { rows } = await db.query<ScenarioRow>(
    `select * from (
       select ${scenarioColumns}, ${sortKeys[sort]} as "sortKey"
       from scenarios s join categories c on c.id = s.category_id ${latestVersion}
         left join unnest($11::text[], $12::float8[]) roi (id, value) on roi.id = s.id
       where ${filterCondition}
     ) found
     where $9::text is null
       or ("sortKey" is not null, coalesce("sortKey", 0), id) < ($8::float8 is not null, coalesce($8::float8, 0), $9::text)
     order by "sortKey" desc nulls last, id desc
     limit $10::int`,
    [
      ...filterValues(filter),
      after?.key ?? null,
      after?.id ?? null,
      limit + 1,
      [...rois.keys()],
      [...rois.values()],
    ],
  );
  return rows;
}

/** A scenario by id or slug in any of the given statuses, or null. */
export async function findScenarioRow(
  db: Db,
  idOrSlug: string,
  statuses: ScenarioStatus[],
): Promise<ScenarioRow | null> {
  const { rows } = await db.query<ScenarioRow>(
    `select ${scenarioColumns}, 0 as "sortKey"
     from scenarios s join categories c on c.id = s.category_id ${latestVersion}
     where (s.id = $1::text or s.slug = $1::text) and s.status = any($2::text[])`,
    [idOrSlug, statuses],
  );
  return rows[0] ?? null;
}

/** How many scenarios of the search have each app, category, complexity and kind of price. */
export async function countFacets(db: Db, filter: ScenarioFilter): Promise<Facets> {
  const { rows } = await db.query<{ facet: keyof Facets; value: string; count: number }>(
    `with found as (
       select s.apps, c.slug as category, s.complexity_level, s.price_amount
       from scenarios s join categories c on c.id = s.category_id
       where ${filterCondition}
     )
     select 'apps' as facet, app as value, count(*) from found, unnest(apps) app group by app
     union all select 'categories', category, count(*) from found group by category
     union all select 'complexity', complexity_level::text, count(*) from found group by complexity_level
     union all select 'price', case when price_amount is null then 'free' else 'paid' end, count(*) from found group by 2
     order by 1, 3 desc, 2`,
    filterValues(filter),
  );
  const facets: Facets = { apps: [], categories: [], complexity: [], price: [] };
  for (const { facet, value, count } of rows) facets[facet].push({ value, count });
  return facets;
}

/** Categories with the number of scenarios that customers see in them; empty ones are left out. */
export async function listCategories(
  db: Db,
): Promise<{ slug: string; name: string; scenarioCount: number }[]> {
  const { rows } = await db.query<{ slug: string; name: string; scenarioCount: number }>(
    `select c.slug, c.name, count(*) as "scenarioCount"
     from categories c join scenarios s on s.category_id = c.id and s.status in ('active', 'completed')
     group by c.id order by c.name`,
  );
  return rows;
}
