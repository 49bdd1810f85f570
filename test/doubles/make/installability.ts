import { appOf, appsOf, modulesOf, type FlowModule, type StoredBlueprint } from './blueprint-flow.ts';
import { BASE_APPS, type MakeAccount, type MakeTeam } from './make-account.ts';
import { MakeApiError } from './make-api-error.ts';

const CONNECTION_PARAMETERS = [
  '__IMTCONN__',
  '__IMTKEY__',
  'account',
  'makeConnectionId',
  'oAuthAccount',
  'apiKeyKeychain',
  'basicAuthKeychain',
];
const HOOK_PARAMETERS = ['hook', '__IMTHOOK__'];

/** Refuses apps that the organization does not have yet, unless their installation is confirmed; then it has them. */
export function admitApps(
  account: MakeAccount,
  team: MakeTeam,
  blueprint: StoredBlueprint,
  isConfirmed: boolean,
): void {
  const organization = account.organizations.get(team.organizationId);
  const apps = appsOf(blueprint.flow);
  const missing = apps.filter((app) => account.unavailableApps.has(app));
  if (missing.length > 0) {
    throw new MakeApiError(400, {
      message: 'Bad Request',
      detail: 'The blueprint uses modules that do not exist.',
      code: 'SC400',
      suberrors: missing.map((app) => ({
        message: `Module not found: app '${app}' is not accessible.`,
        name: app,
      })),
    });
  }
  const unknown = apps.filter((app) => !organization?.installedApps.has(app));
  if (unknown.length > 0 && !isConfirmed) {
    throw new MakeApiError(422, {
      message: 'Action needs to be confirmed',
      detail:
        'Some apps are not installed in the organization yet. Confirm their installation with the confirmed parameter.',
      code: 'IM004',
      suberrors: unknown.map((app) => ({
        message: `App '${app}' is not installed in the organization.`,
        name: app,
      })),
    });
  }
  for (const app of unknown) organization?.installedApps.add(app);
}

/** True when some module lacks a connection, key or hook of its team, so that the scenario cannot be started. */
export function isInvalidIn(account: MakeAccount, teamId: number, blueprint: StoredBlueprint): boolean {
  return modulesOf(blueprint.flow).some((module) => !isConnected(account, teamId, module));
}

function isConnected(account: MakeAccount, teamId: number, module: FlowModule): boolean {
  const parameters = module.parameters ?? {};
  const hookId = HOOK_PARAMETERS.map((name) => parameters[name]).find((id) => id !== undefined);
  if (hookId !== undefined) return account.hooks.get(Number(hookId))?.teamId === teamId;
  if (module.module === 'gateway:CustomWebHook') return false;
  const bindings = CONNECTION_PARAMETERS.filter(
    (name) => parameters[name] !== undefined && parameters[name] !== null,
  );
  if (bindings.length > 0)
    return bindings.every((name) => account.connections.get(Number(parameters[name]))?.teamId === teamId);
  return !needsConnection(module);
}

/** Base apps need none, and our own reporting module carries its token in its mapper. */
function needsConnection(module: FlowModule): boolean {
  if (module.module.endsWith(':reportExecution')) return false;
  if (appOf(module.module) === 'http')
    return (module.parameters?.['authenticationType'] ?? 'noAuth') !== 'noAuth';
  return !BASE_APPS.includes(appOf(module.module));
}
