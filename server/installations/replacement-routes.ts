import type { Deps } from '../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { removeInstallation, switchInstallation } from './change-installation.ts';
import { requireMakeCredentials } from './make-credentials.ts';
import { DeleteQuery, InstallationParams, Replaced, RollBackBody, Switched, UpgradeBody } from './schema.ts';
import { rollBackInstallation, upgradeInstallation } from './upgrade-installation.ts';

const customer = { kind: 'customer' } as const;

/** What is done to an installation in Make, each with the caller's own Make token. */
export function replacementRoutes(deps: Deps): Endpoint[] {
  const common = { access: customer, params: InstallationParams } as const;
  const replacing = { ...common, method: 'post', answers: { 200: Replaced }, isIdempotent: true } as const;
  const switching = { ...common, method: 'post', answers: { 200: Switched } } as const;
  return [
    endpoint({
      ...replacing,
      path: '/v1/installations/{id}/upgrade',
      summary: 'Upgrade an installation to a newer version',
      description:
        'Connections and hooks are carried over by module id where the module is the same; "notCarriedOver" lists the others.',
      body: UpgradeBody,
      handle: async ({ params, body, caller, header }) =>
        ok(
          await upgradeInstallation(
            deps,
            { ...params, customerId: caller.customerId, credentials: requireMakeCredentials(header) },
            body,
          ),
        ),
    }),
    endpoint({
      ...replacing,
      path: '/v1/installations/{id}/rollback',
      summary: 'Undo the last upgrade of an installation',
      description: 'Puts back the blueprint that stood in Make before the upgrade.',
      body: RollBackBody,
      handle: async ({ params, caller, header }) =>
        ok(
          await rollBackInstallation(deps, {
            ...params,
            customerId: caller.customerId,
            credentials: requireMakeCredentials(header),
          }),
        ),
    }),
    endpoint({
      ...switching,
      path: '/v1/installations/{id}/activate',
      summary: 'Activate the scenario in Make',
      handle: async ({ params, caller, header }) =>
        ok(
          await switchInstallation(
            deps,
            { ...params, customerId: caller.customerId },
            'start',
            requireMakeCredentials(header),
          ),
        ),
    }),
    endpoint({
      ...switching,
      path: '/v1/installations/{id}/deactivate',
      summary: 'Deactivate the scenario in Make',
      handle: async ({ params, caller, header }) =>
        ok(
          await switchInstallation(
            deps,
            { ...params, customerId: caller.customerId },
            'stop',
            requireMakeCredentials(header),
          ),
        ),
    }),
    endpoint({
      ...common,
      method: 'delete',
      path: '/v1/installations/{id}',
      summary: 'End an installation, with its scenario in Make when asked to',
      query: DeleteQuery,
      answers: { 204: 'empty' },
      handle: async ({ params, query, caller, header }) => {
        const credentials = () => requireMakeCredentials(header);
        await removeInstallation(
          deps,
          { ...params, customerId: caller.customerId },
          { deletesScenario: query.deleteScenario, credentials },
        );
        return noContent();
      },
    }),
  ];
}
