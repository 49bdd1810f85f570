import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { listForOperators, readDrift, readForOperators } from './read-for-operators.ts';
import {
  AdminInstallation,
  AdminInstallationPage,
  AdminInstallationQuery,
  InstallationDrift,
} from './operator-schema.ts';
import { InstallationParams } from './schema.ts';

const reads = { kind: 'operator', scope: 'customers:read' } as const;

/** Everybody's installations, for operators. */
export function adminInstallationsRoutes({ pool, now }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/installations',
      summary: 'List installations, newest first',
      access: reads,
      query: AdminInstallationQuery,
      answers: { 200: AdminInstallationPage },
      handle: async ({ query, caller }) => ok(await listForOperators(pool, caller, query, now())),
    }),
    endpoint({
      method: 'get',
      path: '/admin/installations/{id}',
      summary: 'Get an installation with its runs',
      access: reads,
      params: InstallationParams,
      answers: { 200: AdminInstallation },
      handle: async ({ params, caller }) => ok(await readForOperators(pool, caller, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/installations/{id}/drift',
      summary: 'In which places an installation differs from its version',
      description:
        "As it was when it was read in Make last, which needs the customer's access: when they look at it in Make, upgrade or roll back. Places only, never what the customer wrote there.",
      access: reads,
      params: InstallationParams,
      answers: { 200: InstallationDrift },
      handle: async ({ params }) => ok(await readDrift(pool, params.id)),
    }),
  ];
}
