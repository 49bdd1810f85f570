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

export type SortOrder = 'relevance' | 'popular' | 'newest' | 'updated' | 'rating' | 'roi';

export type ListOptions = {
  sort: SortOrder;
  limit: number;
  /** The last one seen. */
  after: Listing | null;
  /** ROI by id (`measureRoi`), for the order by it. */
  rois?: Map<string, number>;
};

/** The next listings of a search, one more than `limit` to tell whether another follows; equals stand by their ids. */
export async function listListings(
  db: Db,
  filter: ScenarioFilter,
  { sort, limit, after, rois }: ListOptions,
): Promise<Listing[]> {
  const values = [...searchValues(filter), limit + 1, after?.sortKey ?? null, after?.id ?? null];
  const { rows } =
    sort === 'roi'
      ? await db.query<Listing>(byRoi, [...values, [...(rois?.keys() ?? [])], [...(rois?.values() ?? [])]])
      : await db.query<Listing>(sort === 'relevance' ? byRelevance : inOrderOf(sortColumns[sort]), values);
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

/** Those with an ROI, then the others; each part is cut to the page before they are put together. */
const byRoi = `
  select id, "sortKey" from (
    (select l.scenario_id as id, roi.value as "sortKey"
     from unnest($11::text[], $12::float8[]) roi (id, value) join scenario_listings l on l.scenario_id = roi.id
     where ${searchCondition} and ($10::text is null or $9::float8 is not null and (roi.value, l.scenario_id) < ($9::float8, $10::text))
     order by roi.value desc, l.scenario_id desc
     limit $8::int)
    union all
    (select l.scenario_id, null from scenario_listings l
     where ${searchCondition} and ($10::text is null or $9::float8 is not null or l.scenario_id < $10::text) and l.scenario_id <> all($11::text[])
     order by l.scenario_id desc
     limit $8::int)
  ) parts
  order by "sortKey" desc nulls last, id desc
  limit $8::int`;
