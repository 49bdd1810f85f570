import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { PageQuery } from '../platform/pagination.ts';
import { readScenario } from './find-scenario.ts';
import { listVersions } from './list-versions.ts';
import { createViewNotes } from './note-view.ts';
import { CategoryList, Scenario, ScenarioPage, ScenarioParams, SearchQuery, VersionPage } from './schema.ts';
import { listCategories } from './search/facet-queries.ts';
import { searchScenarios } from './search/search-scenarios.ts';

/** The public catalogue. */
export function scenariosRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  const noteView = createViewNotes(deps);
  return [
    endpoint({
      method: 'get',
      path: '/v1/scenarios',
      summary: 'Search the catalogue',
      description:
        'Full-text search with ranking, prefix matching and tolerance for a typo, filters, sorting and facets.',
      access: { kind: 'visitor' },
      query: SearchQuery,
      answers: { 200: ScenarioPage },
      handle: async ({ query }) => ok(await searchScenarios(pool, query, deps)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}',
      summary: 'Get a scenario',
      access: { kind: 'visitor' },
      params: ScenarioParams,
      answers: { 200: Scenario },
      handle: async ({ params, caller }) => {
        const scenario = await readScenario(pool, params.scenario, deps);
        if (caller.kind === 'customer')
          await noteView({ customerId: caller.customerId, scenarioId: scenario.id });
        return ok(scenario);
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}/versions',
      summary: 'List the published versions of a scenario, newest first',
      access: { kind: 'visitor' },
      params: ScenarioParams,
      query: PageQuery,
      answers: { 200: VersionPage },
      handle: async ({ params, query }) => ok(await listVersions(pool, params.scenario, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/categories',
      summary: 'List the categories with the number of their scenarios',
      access: { kind: 'visitor' },
      answers: { 200: CategoryList },
      handle: async () => ok({ items: await listCategories(pool) }),
    }),
  ];
}
