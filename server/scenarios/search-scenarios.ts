import type { Db } from '../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { countFacets, listScenarios, type ScenarioRow, type SortOrder } from './catalogue-queries.ts';
import { measureRoi } from './roi-queries.ts';
import { toAdminScenario, toScenario } from './scenario-answer.ts';
import type {
  AdminScenario,
  AdminSearchQuery,
  Facets,
  Scenario,
  ScenarioStatus,
  SearchQuery,
} from './schema.ts';
import { scenarioFilter } from './search-query.ts';
import { measureScenarios, type Measuring, type ScenarioStatistics } from './statistics-queries.ts';

/** What customers and visitors may see. */
export const publicStatuses: ScenarioStatus[] = ['active', 'completed'];
/** What operators see unless they ask for a status. */
const operatorStatuses: ScenarioStatus[] = ['draft', 'active', 'completed', 'archived'];

type Found<Item> = Page<Item> & { facets?: Facets };

/** A page of the public catalogue: by relevance when words are given, else the most installed first. */
export async function searchScenarios(
  db: Db,
  query: SearchQuery,
  measuring: Measuring,
): Promise<Found<Scenario>> {
  return search(db, query, publicStatuses, measuring, toScenario);
}

/** A page of the whole library for operators, drafts and archived ones included. */
export async function searchLibrary(
  db: Db,
  query: AdminSearchQuery,
  measuring: Measuring,
): Promise<Found<AdminScenario>> {
  return search(db, query, query.status ? [query.status] : operatorStatuses, measuring, toAdminScenario);
}

async function search<Item>(
  db: Db,
  query: SearchQuery,
  statuses: ScenarioStatus[],
  measuring: Measuring,
  toItem: (row: ScenarioRow, statistics?: ScenarioStatistics) => Item,
): Promise<Found<Item>> {
  const filter = scenarioFilter(query, statuses);
  const sort: SortOrder = query.sort ?? (filter.text === null ? 'popular' : 'relevance');
  const cursor = decodeCursor(query.cursor, ['integer', 'number', 'text']);
  const rows = await listScenarios(db, filter, {
    sort,
    limit: query.limit,
    after: cursor && { key: cursor[0] === 1 ? cursor[1] : null, id: cursor[2] },
    ...(sort === 'roi' ? { rois: await measureRoi(db, measuring) } : {}),
  });
  const statistics = await measureScenarios(
    db,
    rows.map((row) => row.id),
    measuring,
  );
  const page = pageFrom(
    rows,
    query.limit,
    (row) => toItem(row, statistics.get(row.id)),
    (row) => [row.sortKey === null ? 0 : 1, row.sortKey ?? 0, row.id],
  );
  return query.facets ? { ...page, facets: await countFacets(db, filter) } : page;
}
