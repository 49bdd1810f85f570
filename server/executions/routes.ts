import { z } from 'zod';
import type { Deps } from '../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { rollUpRoutes } from './roll-ups/roll-up-routes.ts';
import { inputRoutes } from './value/input-routes.ts';
import { listMetrics } from './metrics/list-metrics.ts';
import { recordMetrics } from './metrics/record-metrics.ts';
import { recordReport } from './record-report.ts';
import { recordTasks } from './record-tasks.ts';
import { InForce, InstallationAssumptions, InstallationParams } from './value/input-schema.ts';
import { reportingRoutes } from './pull/reporting-routes.ts';
import { confirmAssumptions, readAssumptions } from './value/set-assumptions.ts';
import {
  CustomMetricBatch,
  ExecutionTaskBatch,
  MetricPage,
  MetricQuery,
  RecordedBatch,
  ReportToken,
  TaskReport,
} from './schema.ts';

const batchLimitBytes = 1024 * 1024;

/** What installations report, and what their customers assume about them. */
export function executionsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/execution-tasks',
      summary: 'Report execution tasks',
      description:
        'Up to 1,000 tasks. Each is judged by itself, so that a bad one never costs the others. A task is known by installationId, executionId and taskKey; sending it again changes nothing, and states only move from running to an end.',
      access: { kind: 'customer' },
      body: ExecutionTaskBatch,
      answers: { 200: RecordedBatch },
      isIdempotent: true,
      isIngestion: true,
      bodyLimitBytes: batchLimitBytes,
      handle: async ({ caller, body }) => ok(await recordTasks(deps, caller.customerId, body.tasks)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/report/{token}',
      summary: 'Report one task by the address of an installation',
      description:
        'For a plain HTTP module: no key is needed, the address is the permission. Numbers and truth values may come as text, and what is empty counts as left out.',
      access: { kind: 'public' },
      params: ReportToken,
      body: z.unknown().meta({ override: z.toJSONSchema(TaskReport, { io: 'input' }) as object }),
      answers: { 204: 'empty' },
      isIngestion: true,
      handle: async ({ params, body }) => {
        await recordReport(deps, params.token, body);
        return noContent();
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/metrics',
      summary: 'Record figures of your own about a scenario',
      description:
        'A figure is known by scenario, installation, name and instant: the same again is a duplicate, another value replaces it.',
      access: { kind: 'customer' },
      body: CustomMetricBatch,
      answers: { 200: RecordedBatch },
      isIdempotent: true,
      isIngestion: true,
      bodyLimitBytes: batchLimitBytes,
      handle: async ({ caller, body }) => ok(await recordMetrics(deps, caller.customerId, body.metrics)),
    }),
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
        'Counts for runs that start from now on (or from "from"); what was valued before stays. Names that are left out stay as they are.',
      access: { kind: 'customer' },
      params: InstallationParams,
      body: InstallationAssumptions,
      answers: { 200: InForce },
      handle: async ({ caller, params, body }) =>
        ok(await confirmAssumptions(deps, caller.customerId, params.installation, body)),
    }),
    ...reportingRoutes(deps),
    ...inputRoutes(deps),
    ...rollUpRoutes(deps),
  ];
}
