import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { listForOperators, readForOperators } from './read-for-operators.ts';
import {
  AdminInstallation,
  AdminInstallationPage,
  AdminInstallationQuery,
  InstallationParams,
} from './schema.ts';

const reads = { kind: 'operator', scope: 'customers:read' } as const;

/** Everybody's installations, for operators. */
export function adminInstallationsRoutes({ pool }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/installations',
      summary: 'List installations, newest first',
      access: reads,
      query: AdminInstallationQuery,
      answers: { 200: AdminInstallationPage },
      handle: async ({ query, caller }) => ok(await listForOperators(pool, caller, query)),
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
  ];
}
