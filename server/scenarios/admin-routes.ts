import type { Deps } from '../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { checkBlueprint } from './blueprint/check-blueprint.ts';
import { readScenarioForOperator } from './find-scenario.ts';
import { readVersionForOperator } from './read-version.ts';
import {
  AddedVersion,
  AddVersionBody,
  AdminScenarioDetail,
  AdminScenarioPage,
  AdminSearchQuery,
  AdminVersionDetail,
  BlueprintReport,
  CheckBlueprintBody,
  CreateScenarioBody,
  RollBackBody,
  ScenarioParams,
  UpdateScenarioBody,
  VersionParams,
} from './schema.ts';
import { searchLibrary } from './search/search-scenarios.ts';
import { createScenario, deleteScenario, updateScenario } from './write-scenario.ts';
import { addVersion, publishVersion, rollBackScenario } from './write-version.ts';

const reads = { kind: 'operator', scope: 'scenarios:read' } as const;
const writes = { kind: 'operator', scope: 'scenarios:write' } as const;
const blueprintBodyLimitBytes = 4 * 1024 * 1024; // a blueprint of 1 MB, pretty-printed or escaped inside Make's export

/** Writing, checking, publishing and rolling back scenarios. */
export function scenariosAdminRoutes(deps: Deps): Endpoint[] {
  const { pool, now } = deps;
  const detail = async ({ id }: { id: string }) => readScenarioForOperator(pool, id, deps);
  return [
    endpoint({
      method: 'get',
      path: '/admin/scenarios',
      summary: 'Search the whole library, drafts included',
      access: reads,
      query: AdminSearchQuery,
      answers: { 200: AdminScenarioPage },
      handle: async ({ query }) => ok(await searchLibrary(pool, query, deps)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/scenarios',
      summary: 'Create a scenario as a draft',
      access: writes,
      body: CreateScenarioBody,
      answers: { 201: AdminScenarioDetail },
      isIdempotent: true,
      handle: async ({ body }) => created(await detail(await createScenario(pool, body, now))),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{scenario}',
      summary: 'Get a scenario with its versions and their reports',
      access: reads,
      params: ScenarioParams,
      answers: { 200: AdminScenarioDetail },
      handle: async ({ params }) => ok(await detail({ id: params.scenario })),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/scenarios/{scenario}',
      summary: 'Change a scenario',
      access: writes,
      params: ScenarioParams,
      body: UpdateScenarioBody,
      answers: { 200: AdminScenarioDetail },
      handle: async ({ params, body }) =>
        ok(await detail(await updateScenario(pool, params.scenario, body, now))),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/scenarios/{scenario}',
      summary: 'Delete a scenario; one that was ever installed or sold is archived',
      access: writes,
      params: ScenarioParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await deleteScenario(pool, params.scenario, now);
        return noContent();
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/blueprints/check',
      summary: 'Clean and check a blueprint without saving it',
      access: reads,
      body: CheckBlueprintBody,
      bodyLimitBytes: blueprintBodyLimitBytes,
      answers: { 200: BlueprintReport },
      handle: ({ body }) => ok(checkBlueprint(body.blueprint)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/scenarios/{scenario}/versions',
      summary: 'Upload a blueprint as the next version',
      access: writes,
      params: ScenarioParams,
      body: AddVersionBody,
      bodyLimitBytes: blueprintBodyLimitBytes,
      answers: { 201: AddedVersion },
      isIdempotent: true,
      handle: async ({ params, body }) => created(await addVersion(pool, params.scenario, body, now)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{scenario}/versions/{number}',
      summary: 'Get a version with its report and its blueprint',
      access: reads,
      params: VersionParams,
      answers: { 200: AdminVersionDetail },
      handle: async ({ params }) => ok(await readVersionForOperator(pool, params.scenario, params.number)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/scenarios/{scenario}/versions/{number}/publish',
      summary: 'Publish a version; the scenario becomes active',
      access: writes,
      params: VersionParams,
      answers: { 200: AdminScenarioDetail },
      handle: async ({ params }) =>
        ok(await detail(await publishVersion(pool, params.scenario, params.number, now))),
    }),
    endpoint({
      method: 'post',
      path: '/admin/scenarios/{scenario}/rollback',
      summary: "Publish an earlier version's content as a new version",
      access: writes,
      params: ScenarioParams,
      body: RollBackBody,
      answers: { 200: AdminScenarioDetail },
      isIdempotent: true,
      handle: async ({ params, body }) =>
        ok(await detail(await rollBackScenario(pool, params.scenario, body.to, now))),
    }),
  ];
}
