import { randomUUID } from 'node:crypto';
import type { MakeAccount, MakeConnection, MakeHook } from '../make-account.ts';
import { badRequest, notFound } from '../make-api-error.ts';
import { accessibleTeam } from './access.ts';
import { columnsOf, pageOf } from './columns.ts';
import { route, type MakeRoute } from './route.ts';

/** `/connections`, `/hooks` and `/credential-requests`: what modules are bound to. */
export function bindingRoutes(account: MakeAccount): MakeRoute[] {
  return [
    route('connections:read', 'GET', '/connections', ({ token, query }) => {
      const team = accessibleTeam(account, token, query['teamId']);
      const types = Array.isArray(query['type']) ? query['type'] : null;
      const rows = [...account.connections.values()]
        .filter(
          (connection) =>
            connection.teamId === team.id && (types === null || types.includes(connection.accountName)),
        )
        .map(connectionRow);
      const page = pageOf(rows, query);
      return { connections: page.rows, pg: page.pg };
    }),
    route('connections:read', 'GET', '/connections/:id', ({ token, params, query }) => {
      const connection = account.connections.get(Number(params['id']));
      if (!connection) throw notFound('Connection');
      accessibleTeam(account, token, connection.teamId);
      return { connection: columnsOf({ ...connectionRow(connection), scopes: [] }, query) };
    }),
    route('connections:write', 'POST', '/connections/:id/test', ({ params }) => ({
      verified: account.connections.has(Number(params['id'])),
    })),

    route('hooks:read', 'GET', '/hooks', ({ token, query }) => {
      const team = accessibleTeam(account, token, query['teamId']);
      const rows = [...account.hooks.values()]
        .filter(
          (hook) =>
            hook.teamId === team.id &&
            (query['typeName'] === undefined || hook.typeName === query['typeName']),
        )
        .map(hookRow);
      const page = pageOf(rows, query);
      return { hooks: page.rows, pg: page.pg };
    }),
    route('hooks:write', 'POST', '/hooks', ({ token, body }) => {
      const { name, teamId, typeName, ...data } = body;
      const team = accessibleTeam(account, token, teamId);
      if (typeof name !== 'string' || name.length > 128)
        throw badRequest('name: is required, with at most 128 characters');
      if (typeof typeName !== 'string') throw badRequest('typeName: is required');
      const id = account.newId();
      account.hooks.set(id, {
        id,
        name,
        teamId: team.id,
        typeName,
        url: `${account.url}/hook/${randomUUID()}`,
        enabled: true,
        data,
      });
      return { hook: hookRow(hookById(account, id)) };
    }),
    route('hooks:read', 'GET', '/hooks/:id', ({ params }) => ({
      hook: hookRow(hookById(account, params['id'])),
    })),
    route('hooks:write', 'DELETE', '/hooks/:id', ({ params, query }) => {
      if (query['confirmed'] !== 'true') throw badRequest('confirmed: must be true');
      const { id } = hookById(account, params['id']);
      account.hooks.delete(id);
      return { hook: id };
    }),

    route('credential-requests:write', 'POST', '/credential-requests/actions/create', ({ token, body }) => {
      const team = accessibleTeam(account, token, body['teamId']);
      if (!Array.isArray(body['credentials']) || body['credentials'].length === 0)
        throw badRequest('credentials: is required');
      const unnamed = body['credentials'].findIndex(
        (credential: { appName?: unknown; appModules?: unknown }) =>
          typeof credential.appName !== 'string' || !Array.isArray(credential.appModules),
      );
      if (unnamed >= 0) throw badRequest(`credentials[${unnamed}]: needs appName and appModules`);
      const createdAt = account.now().toISOString();
      const name = typeof body['name'] === 'string' ? body['name'] : 'Credential request';
      const request = {
        id: randomUUID(),
        teamId: team.id,
        name,
        status: 'pending',
        createdAt,
        credentials: body['credentials'],
      };
      account.credentialRequests.push(request);
      return {
        request: {
          ...request,
          updatedAt: createdAt,
          organizationId: team.organizationId,
          userId: account.user.id,
        },
        publicUri: `${account.url}/credentials/${request.id}`,
      };
    }),
    route('credential-requests:read', 'GET', '/credential-requests/requests', ({ token, query }) => {
      const team = accessibleTeam(account, token, query['teamId']);
      const rows = account.credentialRequests.filter(
        ({ teamId, name, status }) =>
          teamId === team.id &&
          (query['name'] === undefined || name === query['name']) &&
          (query['status'] === undefined || status === query['status']),
      );
      const page = pageOf(rows, query);
      return { requests: page.rows, pg: page.pg };
    }),
    route(
      'credential-requests:write',
      'DELETE',
      '/credential-requests/requests/:id',
      ({ token, params, query }) => {
        if (query['confirmed'] !== 'true') throw badRequest('confirmed: must be true');
        const index = account.credentialRequests.findIndex(({ id }) => id === params['id']);
        const request = account.credentialRequests[index];
        if (!request) throw notFound('Credential request');
        accessibleTeam(account, token, request.teamId);
        account.credentialRequests.splice(index, 1);
        return { request: request.id };
      },
    ),
  ];
}

function connectionRow(connection: MakeConnection) {
  return {
    ...connection,
    accountType: 'oauth',
    packageName: null,
    expire: null,
    metadata: null,
    theme: '#4285f4',
    upgradeable: false,
    scopesCnt: 0,
    scoped: true,
    editable: false,
    uid: null,
    connectedSystemId: null,
  };
}

function hookRow(hook: MakeHook) {
  return {
    ...hook,
    udid: hook.url.split('/').at(-1),
    type: 'web',
    packageName: null,
    theme: '#c51162',
    editable: true,
    queueCount: 0,
    queueLimit: 100,
    gone: false,
  };
}

function hookById(account: MakeAccount, id: string | number | undefined): MakeHook {
  const hook = account.hooks.get(Number(id));
  if (!hook) throw notFound('Hook');
  return hook;
}
