import type { Db, Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { listScenarioRows, type ScenarioRow } from '../catalogue-queries.ts';
import { toAdminScenario, toScenario } from '../scenario-answer.ts';
import type {
  AdminScenario,
  AdminSearchQuery,
  Facets,
  Scenario,
  ScenarioStatus,
  SearchQuery,
} from '../schema.ts';
import { measureScenarios, type Measuring, type ScenarioStatistics } from '../statistics-queries.ts';
import { countFacets } from './facet-queries.ts';
import { scenarioFilter, widened, type ScenarioFilter } from './filter.ts';
import { listByRoi } from './list-by-roi.ts';
import { listListings, type Listing } from './listing-queries.ts';
import { recentRois } from './recent-rois.ts';
import { findSimilarWords } from './word-queries.ts';

/** What customers and visitors may see. */
export const publicStatuses: ScenarioStatus[] = ['active', 'completed'];
/** What operators see unless they ask for a status. */
const operatorStatuses: ScenarioStatus[] = ['draft', 'active', 'completed', 'archived'];

/** Words that find fewer are taken for misspelt. */
const enoughFound = 5;

type Found<Item> = Page<Item> & { facets?: Facets };

/** A page of the public catalogue: by relevance when words are given, else the most installed first. */
export async function searchScenarios(
  pool: Pool,
  query: SearchQuery,
  measuring: Measuring,
): Promise<Found<Scenario>> {
  return search(pool, query, publicStatuses, measuring, toScenario);
}

/** A page of the whole library for operators, drafts and archived ones included. */
export async function searchLibrary(
  pool: Pool,
  query: AdminSearchQuery,
  measuring: Measuring,
): Promise<Found<AdminScenario>> {
  return search(pool, query, query.status ? [query.status] : operatorStatuses, measuring, toAdminScenario);
}

async function search<Item>(
  pool: Pool,
  query: SearchQuery,
  statuses: ScenarioStatus[],
  measuring: Measuring,
  toItem: (row: ScenarioRow, statistics?: ScenarioStatistics) => Item,
): Promise<Found<Item>> {
  const asked = scenarioFilter(query, statuses);
  const sort = query.sort ?? (asked.words === null ? 'popular' : 'relevance');
  const after = decodePlace(query.cursor);
  const rois = sort === 'roi' ? await recentRois(pool, measuring) : new Map<string, number>();
  const { filter, listings } = await find(pool, asked, after, query.limit, (some, limit) =>
    sort === 'roi'
      ? listByRoi(pool, some, { limit, after, rois })
      : listListings(pool, some, { sort, limit, after }),
  );
  const ids = listings.map(({ id }) => id);
  // None of them needs another, and counting takes as long as the rest.
  const [rows, statistics, facets] = await Promise.all([
    listScenarioRows(pool, ids),
    measureScenarios(pool, ids.slice(0, query.limit), measuring),
    query.facets ? countFacets(pool, filter) : undefined,
  ]);
  const page = pageFrom(
    listings.flatMap(({ id, sortKey }) => {
      const row = rows.get(id);
      return row ? [{ row, sortKey }] : []; // deleted between the two statements
    }),
    query.limit,
    ({ row }) => toItem(row, statistics.get(row.id)),
    ({ row, sortKey }) => [flagsOf(sortKey, filter), sortKey ?? 0, row.id],
  );
  return facets ? { ...page, facets } : page;
}

/** What the search finds from its place on, and what was looked for in the end: with similar words where those given found little. */
async function find(
  db: Db,
  asked: ScenarioFilter,
  place: Place | null,
  limit: number,
  list: (filter: ScenarioFilter, limit: number) => Promise<Listing[]>,
): Promise<{ filter: ScenarioFilter; listings: Listing[] }> {
  const widen = async () => widened(asked, await findSimilarWords(db, asked.words ?? []));
  if (asked.words === null) return { filter: asked, listings: await list(asked, limit) };
  if (place) {
    const filter = (place.isWidened && (await widen())) || asked;
    return { filter, listings: await list(filter, limit) };
  }
  const listings = await list(asked, Math.max(limit, enoughFound - 1));
  const wider = listings.length < enoughFound ? await widen() : null;
  return wider
    ? { filter: wider, listings: await list(wider, limit) }
    : { filter: asked, listings: listings.slice(0, limit + 1) };
}

type Place = Listing & { isWidened: boolean };

const [hasKey, isWidened] = [1, 2];

/** The first part of a cursor: whether the last one seen had a sort key, and whether similar words were looked for. */
function flagsOf(sortKey: number | null, filter: ScenarioFilter): number {
  return (sortKey === null ? 0 : hasKey) + (filter.similar === null ? 0 : isWidened);
}

function decodePlace(cursor: string | undefined): Place | null {
  const parts = decodeCursor(cursor, ['integer', 'number', 'text']);
  if (parts === null) return null;
  const [flags, key, id] = parts;
  return { id, sortKey: flags & hasKey ? key : null, isWidened: (flags & isWidened) !== 0 };
}
