import type { Db } from '../../platform/database.ts';
import {
  filterCondition,
  meantWords,
  searchCondition,
  searchValues,
  similarWords,
} from './filter-queries.ts';
import type { ScenarioFilter } from './filter.ts';

/** A scenario's place in the order asked for; the key grows towards the top, null: it has none and comes last. */
export type Listing = { id: string; sortKey: number | null };

/** The orders that the database knows. */
export type SortOrder = 'relevance' | 'popular' | 'newest' | 'updated' | 'rating';

export type ListOptions = {
  limit: number;
  /** The last one seen. */
  after: Listing | null;
};

/** The next listings of a search, one more than `limit` to tell whether another follows; equals stand by their ids. */
export async function listListings(
  db: Db,
  filter: ScenarioFilter,
  { sort, limit, after }: ListOptions & { sort: SortOrder },
): Promise<Listing[]> {
  const { rows } = await db.query<Listing>(
    sort === 'relevance' ? byRelevance : inOrderOf(sortColumns[sort]),
    [...searchValues(filter), limit + 1, after?.sortKey ?? null, after?.id ?? null],
  );
  return rows;
}

const sortColumns = { popular: 'popularity', newest: 'listed_at', updated: 'renewed_at', rating: 'rating' };

/** Walks the index of the order, or sorts what few match: the planner knows which. */
const inOrderOf = (column: string) => `
  select l.scenario_id as id, l.${column} as "sortKey" from scenario_listings l
  where ${searchCondition} and ($10::text is null or (l.${column}, l.scenario_id) < ($9::float8, $10::text))
  order by l.${column} desc, l.scenario_id desc
  limit $8::int`;

/** As many of the best known matches are ranked; a rank costs thousands of times what a match does. */
export const mostRanked = 1_000;

const bestKnown = `order by l.popularity desc, l.scenario_id desc limit ${mostRanked}`;

/** Matches of the words themselves stand above those of similar ones. */
const byRelevance = `
  with matched as materialized (
    (select l.scenario_id, l.search, 1 as is_meant from scenario_listings l where ${filterCondition} and l.search @@ ${meantWords} ${bestKnown})
    union all
    (select l.scenario_id, l.search, 0 from scenario_listings l
     where $7::text is not null and ${filterCondition} and l.search @@ ${similarWords} and not l.search @@ ${meantWords} ${bestKnown})
  ),
  ranked as (
    select scenario_id as id, (is_meant + ts_rank(search, to_tsquery('english', coalesce($7::text, $6::text))))::float8 as "sortKey" from matched
  )
  select id, "sortKey" from ranked
  where $10::text is null or ("sortKey", id) < ($9::float8, $10::text)
  order by "sortKey" desc, id desc
  limit $8::int`;

/** Those of the scenarios that the search finds. */
export async function listFoundAmong(
  db: Db,
  filter: ScenarioFilter,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select l.scenario_id as id from scenario_listings l where l.scenario_id = any($8::text[]) and ${searchCondition}`,
    [...searchValues(filter), ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The first of what the search finds below an id (null: from the top), by id alone. */
export async function listFoundBelow(
  db: Db,
  filter: ScenarioFilter,
  below: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select l.scenario_id as id from scenario_listings l
     where ${searchCondition} and ($8::text is null or l.scenario_id < $8::text)
     order by l.scenario_id desc limit $9::int`,
    [...searchValues(filter), below, limit],
  );
  return rows.map(({ id }) => id);
}
