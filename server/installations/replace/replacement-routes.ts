import type { Deps } from '../../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { removeInstallation, switchInstallation } from '../change-installation.ts';
import { requireMakeCredentials } from '../make/make-credentials.ts';
import { DeleteQuery, InstallationParams, Switched } from '../schema.ts';
import { rollBackInstallation } from './roll-back-installation.ts';
import { upgradeInstallation } from './upgrade-installation.ts';
import { Replaced, RollBackBody, UpgradeBody } from './upgrade-schema.ts';

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
        'What the customer left alone becomes the new version\'s; their own edits, names and scheduling stay; "changes" lists both. What both changed is a conflict: decide each by its path in "decisions", or all by "prefer"; without, 409 with "conflicts", and nothing changes. Connections, hooks and other bindings are carried over where the module is the same; "notCarriedOver" lists the others. A reporting module that the customer removed stays removed, see "/reporting/…" in "changes".',
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
      description:
        'Puts back, byte for byte, the blueprint that stood in Make before the upgrade, with the connections of that time; "notCarriedOver" lists those that were chosen since, "changes" every other edit since.',
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
