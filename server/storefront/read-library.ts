import type { Deps } from '../platform/deps.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { readCategoryNames } from '../scenarios/search/read-categories.ts';
import { searchScenarios } from '../scenarios/search/search-scenarios.ts';
import type { LibraryQuery } from './library-query.ts';
import type { LibraryContent } from './pages/library-page.ts';

const pageLength = 24;
const noFacets = { apps: [], categories: [], complexity: [], price: [] };

/** What the library shows to one question: the answer of the public API, and where that is empty what others install. */
export async function readLibrary(deps: Deps, query: LibraryQuery): Promise<LibraryContent> {
  const { pool } = deps;
  const [{ items, nextCursor, facets }, categories] = await Promise.all([
    searchScenarios(pool, { ...query, limit: pageLength, facets: true }, deps),
    readCategoryNames(pool),
  ]);
  const popular = items.length === 0 ? await readPopular(deps) : [];
  return { query, items, nextCursor, facets: facets ?? noFacets, categories, popular };
}

/** The scenarios installed most, for who found nothing. */
export async function readPopular(deps: Deps): Promise<Scenario[]> {
  return (await searchScenarios(deps.pool, { limit: 3 }, deps)).items;
}
