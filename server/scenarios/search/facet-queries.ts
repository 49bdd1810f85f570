import type { Db } from '../../platform/database.ts';
import type { Facets } from '../schema.ts';
import { searchCondition, searchValues, shelfCondition, shelfValues } from './filter-queries.ts';
import type { ScenarioFilter } from './filter.ts';

/** How many scenarios of the search have each app, category, complexity and kind of price. */
export async function countFacets(db: Db, filter: ScenarioFilter): Promise<Facets> {
  const isKept = filter.words === null && filter.app === null;
  const { rows } = await db.query<{ facet: keyof Facets; value: string; count: number }>(
    `with ${isKept ? keptParts : countedParts}
     select 'apps' as facet, app as value, count from app_parts
     union all select 'categories', c.slug, sum(count)::bigint from parts join categories c on c.id = parts.category_id group by c.slug
     union all select 'complexity', complexity_level::text, sum(count)::bigint from parts group by complexity_level
     union all select 'price', case when is_paid then 'paid' else 'free' end, sum(count)::bigint from parts group by is_paid
     order by 1, 3 desc, 2`,
    isKept ? shelfValues(filter) : searchValues(filter),
  );
  const facets: Facets = { apps: [], categories: [], complexity: [], price: [] };
  for (const { facet, value, count } of rows) facets[facet].push({ value, count });
  return facets;
}

/** Without words and app the counts that are kept suffice, however many scenarios there are. */
const keptParts = `
  parts as (
    select category_id, complexity_level, is_paid, sum(scenarios) as count from scenario_counts l
    where app = '' and ${shelfCondition} group by category_id, complexity_level, is_paid
  ),
  app_parts as (
    select app, sum(scenarios)::bigint as count from scenario_counts l where app <> '' and ${shelfCondition} group by app
  )`;

const countedParts = `
  parts as (
    select category_id, complexity_level, is_paid, count(*) as count from scenario_listings l
    where ${searchCondition} group by category_id, complexity_level, is_paid
  ),
  app_parts as (
    select app, count(*) as count from (select unnest(l.apps) as app from scenario_listings l where ${searchCondition}) found group by app
  )`;

/** Categories with the number of scenarios that customers see in them; empty ones are left out. */
export async function listCategories(
  db: Db,
): Promise<{ slug: string; name: string; scenarioCount: number }[]> {
  const { rows } = await db.query<{ slug: string; name: string; scenarioCount: number }>(
    `select c.slug, c.name, sum(k.scenarios)::bigint as "scenarioCount"
     from categories c join scenario_counts k on k.category_id = c.id and k.status in ('active', 'completed') and k.app = ''
     group by c.id order by c.name`,
  );
  return rows;
}
