import type { Db, Pool } from '../../platform/database.ts';
import type { Facets } from '../schema.ts';
import { searchCondition, searchValues, shelfCondition, shelfValues } from './filter-queries.ts';
import type { ScenarioFilter } from './filter.ts';

type Count = { facet: keyof Facets; value: string; count: number };

/** How many scenarios of the search have each app, category, complexity and kind of price. */
export async function countFacets(pool: Pool, filter: ScenarioFilter): Promise<Facets> {
  const isKept = filter.words === null && filter.app === null;
  const { parts, apps } = isKept ? kept : counted;
  const values = isKept ? shelfValues(filter) : searchValues(filter);
  const answers = await Promise.all([
    pool.query<Count>(`${apps} order by count desc, value`, values),
    pool.query<Count>(
      `with parts as (${parts})
       select 'categories' as facet, c.slug as value, sum(count)::bigint as count from parts join categories c on c.id = parts.category_id group by c.slug
       union all select 'complexity', complexity_level::text, sum(count)::bigint from parts group by complexity_level
       union all select 'price', case when is_paid then 'paid' else 'free' end, sum(count)::bigint from parts group by is_paid
       order by count desc, value`,
      values,
    ),
  ]);
  const facets: Facets = { apps: [], categories: [], complexity: [], price: [] };
  for (const { rows } of answers)
    for (const { facet, value, count } of rows) facets[facet].push({ value, count });
  return facets;
}

/** Without words and app the counts that are kept suffice, however many scenarios there are. */
const kept = {
  parts: `
    select category_id, complexity_level, is_paid, sum(scenarios) as count from scenario_counts l
    where app = '' and ${shelfCondition} group by category_id, complexity_level, is_paid`,
  apps: `
    select 'apps' as facet, app as value, sum(scenarios)::bigint as count from scenario_counts l
    where app <> '' and ${shelfCondition} group by app`,
};

const counted = {
  parts: `
    select category_id, complexity_level, is_paid, count(*) as count from scenario_listings l
    where ${searchCondition} group by category_id, complexity_level, is_paid`,
  apps: `
    select 'apps' as facet, app as value, count(*) as count
    from (select unnest(l.apps) as app from scenario_listings l where ${searchCondition}) found group by app`,
};

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
