import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { rollUpRoutes } from './roll-ups/roll-up-routes.ts';
import { inputRoutes } from './value/input-routes.ts';
import { calibrationRoutes } from './calibration/calibration-routes.ts';
import { ingestionRoutes } from './ingestion-routes.ts';
import { listMetrics } from './metrics/list-metrics.ts';
import { InForce, InstallationAssumptions, InstallationParams } from './value/input-schema.ts';
import { quarantineRoutes } from './quarantine/quarantine-routes.ts';
import { reportingRoutes } from './pull/reporting-routes.ts';
import { confirmAssumptions, readAssumptions } from './value/set-assumptions.ts';
import { MetricPage, MetricQuery } from './schema.ts';

/** What installations report, and what their customers assume about them. */
export function executionsRoutes(deps: Deps): Endpoint[] {
  return [
    ...ingestionRoutes(deps),
    endpoint({
      method: 'get',
      path: '/v1/metrics',
      summary: 'List the figures of your own, newest first',
      access: { kind: 'customer' },
      query: MetricQuery,
      answers: { 200: MetricPage },
      handle: async ({ caller, query }) => ok(await listMetrics(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/installations/{installation}/assumptions',
      summary: 'What is assumed about an installation now',
      access: { kind: 'customer' },
      params: InstallationParams,
      answers: { 200: InForce },
      handle: async ({ caller, params }) =>
        ok(await readAssumptions(deps, caller.customerId, params.installation)),
    }),
    endpoint({
      method: 'put',
      path: '/v1/installations/{installation}/assumptions',
      summary: 'Confirm or correct what is assumed about an installation',
      description:
        'Counts for runs that start from now on (or from "from"); what was valued before stays. setupHours without "from" count since the confirmation of the installation: they are the cost of setting it up once. Names that are left out stay as they are.',
      access: { kind: 'customer' },
      params: InstallationParams,
      body: InstallationAssumptions,
      answers: { 200: InForce },
      handle: async ({ caller, params, body }) =>
        ok(await confirmAssumptions(deps, caller.customerId, params.installation, body)),
    }),
    ...quarantineRoutes(deps),
    ...reportingRoutes(deps),
    ...calibrationRoutes(deps),
    ...inputRoutes(deps),
    ...rollUpRoutes(deps),
  ];
}
