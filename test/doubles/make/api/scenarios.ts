import { appsOf, modulesOf } from '../blueprint-flow.ts';
import { admitApps, isInvalidIn } from '../installability.ts';
import type { MakeAccount, MakeScenario } from '../make-account.ts';
import { badRequest, MakeApiError } from '../make-api-error.ts';
import { accessibleScenario, accessibleTeam, organizationsFor } from './access.ts';
import { columnsOf, pageOf } from './columns.ts';
import { route, type MakeCall, type MakeRoute } from './route.ts';
import { blueprintFrom, schedulingFrom } from './scenario-body.ts';

/** `/scenarios`: list, create, change, delete, start and stop. */
export function scenarioRoutes(account: MakeAccount): MakeRoute[] {
  return [
    route('scenarios:read', 'GET', '/scenarios', (call) => {
      const page = pageOf(listedScenarios(account, call).map(scenarioRow), call.query);
      return { scenarios: page.rows, pg: page.pg };
    }),
    route('scenarios:write', 'POST', '/scenarios', (call) => {
      const scenario = createScenario(account, call);
      return { scenario: columnsOf(scenarioRow(scenario), call.query) };
    }),
    route('scenarios:read', 'GET', '/scenarios/:id', ({ token, params, query }) => ({
      scenario: columnsOf(scenarioRow(accessibleScenario(account, token, params['id'])), query),
    })),
    route('scenarios:write', 'PATCH', '/scenarios/:id', (call) => {
      const scenario = changeScenario(account, call);
      return { scenario: columnsOf(scenarioRow(scenario), call.query) };
    }),
    route('scenarios:write', 'DELETE', '/scenarios/:id', ({ token, params }) => {
      const { id } = accessibleScenario(account, token, params['id']);
      account.scenarios.delete(id);
      return { scenario: id };
    }),
    route('scenarios:read', 'GET', '/scenarios/:id/blueprint', ({ token, params, query }) => {
      const scenario = accessibleScenario(account, token, params['id']);
      const version =
        scenario.versions.find((entry) => entry.version === Number(query['blueprintId'])) ??
        scenario.versions.at(-1);
      const idSequence = Math.max(...modulesOf(scenario.blueprint.flow).map(({ id }) => id)) + 1;
      const response = {
        blueprint: version?.blueprint,
        scheduling: version?.scheduling,
        idSequence,
        created: scenario.created,
        last_edit: scenario.lastEdit,
      };
      return { code: 'OK', response: { ...response, metadata: scenario.specification } };
    }),
    route('scenarios:read', 'GET', '/scenarios/:id/blueprints', ({ token, params }) => {
      const { id, versions } = accessibleScenario(account, token, params['id']);
      const rows = versions.map(({ version, created }) => ({
        version,
        created,
        scenarioId: id,
        draft: false,
      }));
      return { scenariosBlueprints: rows.toReversed() };
    }),
    route('scenarios:write', 'POST', '/scenarios/:id/start', ({ token, params }) =>
      start(accessibleScenario(account, token, params['id'])),
    ),
    route('scenarios:write', 'POST', '/scenarios/:id/stop', ({ token, params }) => {
      const scenario = accessibleScenario(account, token, params['id']);
      scenario.isActive = false;
      return { scenario: { id: scenario.id, isActive: false } };
    }),
  ];
}

function listedScenarios(account: MakeAccount, { token, query }: MakeCall): MakeScenario[] {
  if ((query['teamId'] === undefined) === (query['organizationId'] === undefined)) {
    throw badRequest('teamId, organizationId: exactly one of them is required');
  }
  const visible = new Set(organizationsFor(account, token).map(({ id }) => id));
  const teamIds =
    query['teamId'] === undefined
      ? [...account.teams.values()]
          .filter(
            ({ organizationId }) =>
              organizationId === Number(query['organizationId']) && visible.has(organizationId),
          )
          .map(({ id }) => id)
      : [accessibleTeam(account, token, query['teamId']).id];
  const ids = Array.isArray(query['id']) ? query['id'].map(Number) : null;
  return [...account.scenarios.values()].filter((scenario) => {
    if (!teamIds.includes(scenario.teamId)) return false;
    if (ids !== null && !ids.includes(scenario.id)) return false;
    if (query['folderId'] !== undefined && scenario.folderId !== Number(query['folderId'])) return false;
    return query['isActive'] === undefined || String(scenario.isActive) === query['isActive'];
  });
}

function createScenario(account: MakeAccount, { token, query, body }: MakeCall): MakeScenario {
  if (typeof body['teamId'] !== 'number') throw badRequest('teamId: is required and must be a number');
  const team = accessibleTeam(account, token, body['teamId']);
  const blueprint = blueprintFrom(body['blueprint']);
  const scheduling = schedulingFrom(body['scheduling']);
  const folderId = folderIn(account, team.id, body['folderId']);
  admitApps(account, team, blueprint, query['confirmed'] === 'true');
  const created = account.now().toISOString();
  const scenario: MakeScenario = {
    id: account.newId(),
    name: blueprint.name,
    description: '',
    teamId: team.id,
    folderId,
    blueprint,
    scheduling,
    specification: specificationFrom(body['metadata']),
    customProperties: null,
    isActive: false,
    isinvalid: isInvalidIn(account, team.id, blueprint),
    basedon: body['basedon'] ?? null,
    created,
    lastEdit: created,
    versions: [{ version: 1, created, blueprint, scheduling }],
  };
  account.scenarios.set(scenario.id, scenario);
  return scenario;
}

function changeScenario(account: MakeAccount, { token, params, query, body }: MakeCall): MakeScenario {
  const scenario = accessibleScenario(account, token, params['id']);
  const team = accessibleTeam(account, token, scenario.teamId);
  const blueprint = body['blueprint'] === undefined ? scenario.blueprint : blueprintFrom(body['blueprint']);
  const scheduling =
    body['scheduling'] === undefined ? scenario.scheduling : schedulingFrom(body['scheduling']);
  const folderId =
    body['folderId'] === undefined ? scenario.folderId : folderIn(account, team.id, body['folderId']);
  admitApps(account, team, blueprint, query['confirmed'] === 'true');
  const lastEdit = account.now().toISOString();
  const isinvalid = isInvalidIn(account, team.id, blueprint);
  Object.assign(scenario, {
    blueprint,
    scheduling,
    folderId,
    isinvalid,
    lastEdit,
    isActive: scenario.isActive && !isinvalid,
  });
  if (body['blueprint'] !== undefined) {
    scenario.name = blueprint.name;
    scenario.versions.push({
      version: scenario.versions.length + 1,
      created: lastEdit,
      blueprint,
      scheduling,
    });
  }
  if (typeof body['name'] === 'string') scenario.name = body['name'];
  if (typeof body['description'] === 'string') scenario.description = body['description'];
  // As in Make's own API: metadata that comes along replaces the scenario's inputs, empty ones too.
  if (body['metadata'] !== undefined) scenario.specification = specificationFrom(body['metadata']);
  return scenario;
}

function start(scenario: MakeScenario): object {
  const refusal = (detail: string) =>
    new MakeApiError(400, { message: 'Scenario cannot be activated', detail, code: 'SC400' });
  if (scenario.isinvalid) throw refusal('The scenario is not valid: some modules have no connection.');
  const isHooked = modulesOf(scenario.blueprint.flow).at(0)?.module === 'gateway:CustomWebHook';
  if (isHooked && scenario.scheduling['type'] === 'indefinitely')
    throw refusal('The interval of an instant scenario is not valid.');
  scenario.isActive = true;
  return { scenario: { id: scenario.id, isActive: true } };
}

function folderIn(account: MakeAccount, teamId: number, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const folder = account.folders.get(Number(value));
  if (folder?.teamId !== teamId) throw badRequest('folderId: no such folder in this team');
  return folder.id;
}

function specificationFrom(value: unknown): Record<string, unknown> {
  const given = typeof value === 'object' && value !== null ? value : {};
  return { input_spec: [], output_spec: [], ...given };
}

function scenarioRow(scenario: MakeScenario) {
  const {
    blueprint,
    specification: _specification,
    basedon: _basedon,
    versions: _versions,
    ...row
  } = scenario;
  const hookId = Number(
    blueprint.flow[0]?.parameters?.['hook'] ?? blueprint.flow[0]?.parameters?.['__IMTHOOK__'] ?? NaN,
  );
  return {
    ...row,
    hookId: Number.isInteger(hookId) ? hookId : null,
    usedPackages: appsOf(blueprint.flow),
    usedModules: modulesOf(blueprint.flow).map(({ module }) => module),
    isPaused: false,
    islinked: false,
    concept: false,
    type: 'scenario',
    dlqCount: 0,
    nextExec: null,
    createdByUser: { id: 42, name: 'Kim Maker', email: 'kim@example.com' },
    updatedByUser: { id: 42, name: 'Kim Maker', email: 'kim@example.com' },
  };
}
