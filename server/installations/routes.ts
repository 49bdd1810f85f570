import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { adminInstallationsRoutes } from './admin-routes.ts';
import { changeInstallation } from './change-installation.ts';
import { installRoutes } from './install/install-routes.ts';
import { requireMakeCredentials } from './make/make-credentials.ts';
import { makeRoutes } from './make/make-routes.ts';
import { listInstallations, listOwnRuns, readBlueprint, readInstallation } from './read-installations.ts';
import { refreshInstallation } from './replace/refresh-installation.ts';
import { replacementRoutes } from './replace/replacement-routes.ts';
import {
  BlueprintParams,
  BlueprintQuery,
  ChangeInstallationBody,
  InstallableBlueprint,
  Installation,
  InstallationPage,
  InstallationParams,
  InstallationQuery,
  OwnRunsPage,
  OwnRunsQuery,
  ReadInstallationQuery,
} from './schema.ts';

const customer = { kind: 'customer' } as const;

/** Putting versions into Make teams, and what becomes of them. */
export function installationsRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  return [
    ...makeRoutes(deps),
    ...installRoutes(deps),
    endpoint({
      method: 'get',
      path: '/v1/installations',
      summary: "List the caller's installations, newest first",
      access: customer,
      query: InstallationQuery,
      answers: { 200: InstallationPage },
      handle: async ({ query, caller }) => ok(await listInstallations(pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/account/runs',
      summary: 'What each of your installations did in the last 30 days, newest installation first',
      access: customer,
      query: OwnRunsQuery,
      answers: { 200: OwnRunsPage },
      handle: async ({ query, caller }) => ok(await listOwnRuns(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/installations/{id}',
      summary: 'Get an installation',
      description:
        'With "refresh" the scenario is read in Make: drift, missing connections and validity are those of now.',
      access: customer,
      params: InstallationParams,
      query: ReadInstallationQuery,
      answers: { 200: Installation },
      handle: async ({ params, query, caller, header }) => {
        const { customerId } = caller;
        if (!query.refresh) return ok(await readInstallation(pool, customerId, params.id));
        return ok(
          await refreshInstallation(deps, { ...params, customerId }, () => requireMakeCredentials(header)),
        );
      },
    }),
    endpoint({
      method: 'patch',
      path: '/v1/installations/{id}',
      summary: 'Say what became of an installation',
      description:
        'pending → installed or failed; installed → uninstalled. Any other move is refused with 409.',
      access: customer,
      params: InstallationParams,
      body: ChangeInstallationBody,
      answers: { 200: Installation },
      handle: async ({ params, body, caller }) =>
        ok(await changeInstallation(deps, { ...params, customerId: caller.customerId }, body)),
    }),
    ...replacementRoutes(deps),
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}/blueprint',
      summary: 'Get the blueprint of a version, the latest by default',
      access: customer,
      params: BlueprintParams,
      query: BlueprintQuery,
      answers: { 200: InstallableBlueprint },
      handle: async ({ params, query, caller }) =>
        ok(await readBlueprint(deps, caller.customerId, params.scenario, query.version ?? null)),
    }),
    ...adminInstallationsRoutes(deps),
  ];
}
