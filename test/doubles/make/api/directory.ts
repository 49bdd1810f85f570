import type { MakeAccount } from '../make-account.ts';
import { badRequest, notFound } from '../make-api-error.ts';
import { accessibleTeam, organizationsFor } from './access.ts';
import { columnsOf, pageOf } from './columns.ts';
import { route, type MakeRoute } from './route.ts';

/** `/users/me`, `/organizations`, `/teams` and `/scenarios-folders`: where a scenario can be put, and by whom. */
export function directoryRoutes(account: MakeAccount): MakeRoute[] {
  return [
    route(null, 'GET', '/users/me', () => ({ authUser: account.user })),
    route(null, 'GET', '/users/me/current-authorization', ({ token }) => ({
      authorization: { authUsed: 'token', scope: token.scopes ?? ALL_SCOPES },
    })),
    route('organizations:read', 'GET', '/organizations', ({ token, query }) => {
      const rows = organizationsFor(account, token).map(({ id, name, zone, timezoneId }) => ({
        id,
        name,
        zone,
        timezoneId,
      }));
      const page = pageOf(rows, query);
      return { organizations: page.rows, pg: page.pg };
    }),
    route('organizations:read', 'GET', '/organizations/:id', ({ token, params, query }) => {
      const organization = organizationsFor(account, token).find(({ id }) => id === Number(params['id']));
      if (!organization) throw notFound('Organization');
      const { installedApps: _installedApps, ...row } = organization;
      return { organization: columnsOf({ ...row, countryId: 202, isPaused: false }, query) };
    }),
    route('teams:read', 'GET', '/teams', ({ token, query }) => {
      const organizationId = Number(query['organizationId']);
      if (!Number.isInteger(organizationId))
        throw badRequest('organizationId: is required and must be a number');
      const isVisible = organizationsFor(account, token).some(({ id }) => id === organizationId);
      const teams = isVisible
        ? [...account.teams.values()].filter((team) => team.organizationId === organizationId)
        : [];
      const page = pageOf(teams, query);
      return { teams: page.rows, pg: page.pg };
    }),
    route('teams:read', 'GET', '/teams/:id', ({ token, params, query }) => ({
      team: columnsOf(accessibleTeam(account, token, params['id']), query),
    })),
    route('scenarios:read', 'GET', '/scenarios-folders', ({ token, query }) => {
      const team = accessibleTeam(account, token, query['teamId']);
      const parentId = query['parentId'] === undefined ? null : Number(query['parentId']);
      const rows = [...account.folders.values()]
        .filter(
          (folder) =>
            folder.teamId === team.id && (query['childrenDepth'] === 'all' || folder.parentId === parentId),
        )
        .map((folder) => folderRow(account, folder.id));
      const page = pageOf(rows, query);
      return { scenariosFolders: page.rows, pg: page.pg };
    }),
    route('scenarios:write', 'POST', '/scenarios-folders', ({ token, body }) => {
      const team = accessibleTeam(account, token, body['teamId']);
      if (typeof body['name'] !== 'string' || body['name'] === '') throw badRequest('name: is required');
      const id = account.newId();
      account.folders.set(id, {
        id,
        name: body['name'],
        teamId: team.id,
        parentId: typeof body['parentId'] === 'number' ? body['parentId'] : null,
      });
      return { scenarioFolder: folderRow(account, id) };
    }),
  ];
}

function folderRow(account: MakeAccount, id: number) {
  const folder = account.folders.get(id);
  const parent = folder?.parentId ? account.folders.get(folder.parentId) : undefined;
  const scenariosTotal = [...account.scenarios.values()].filter(
    (scenario) => scenario.folderId === id,
  ).length;
  return {
    ...folder,
    path: parent ? `${parent.name}/${folder?.name}` : folder?.name,
    position: null,
    scenariosTotal,
    scenariosSubtreeTotal: scenariosTotal,
    hasChildren: [...account.folders.values()].some(({ parentId }) => parentId === id),
  };
}

const ALL_SCOPES = [
  'user:read',
  'organizations:read',
  'teams:read',
  'scenarios:read',
  'scenarios:write',
  'scenarios:run',
  'templates:read',
  'connections:read',
  'connections:write',
  'hooks:read',
  'hooks:write',
  'credential-requests:read',
  'credential-requests:write',
  'custom-property-structures:read',
  'dlqs:read',
];
