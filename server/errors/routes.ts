import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { changeErrorState } from './change-state.ts';
import { listErrors, readError } from './read-errors.ts';
import { readFailedRuns } from './read-failed-runs.ts';
import {
  ErrorDetail,
  ErrorGroupPage,
  ErrorQuery,
  ErrorStateBody,
  FailedRuns,
  FailedRunsQuery,
} from './schema.ts';

/** What has failed: runs of customers, answers, jobs and repeated work, those that are alike together. */
export function errorsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/errors',
      summary: 'List what has failed, grouped by kind',
      description:
        'Failed runs are here within a minute after they were reported, everything else within some seconds. A kind that has not been seen for 90 days is forgotten.',
      access: { kind: 'operator', scope: 'settings:read' },
      query: ErrorQuery,
      answers: { 200: ErrorGroupPage },
      handle: async ({ query }) => ok(await listErrors(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/errors/{id}',
      summary: 'Get one kind of failure with its course and samples',
      access: { kind: 'operator', scope: 'settings:read' },
      params: IdParams,
      answers: { 200: ErrorDetail },
      handle: async ({ params }) => ok(await readError(deps.pool, params.id, deps.now())),
    }),
    endpoint({
      method: 'get',
      path: '/admin/failed-runs',
      summary: 'Count the failed runs of a scenario on some days',
      description:
        'As figures count them, and beside the same days of the week before; "/admin/errors" with the same days says of which kinds they are.',
      access: { kind: 'operator', scope: 'analytics:read' },
      query: FailedRunsQuery,
      answers: { 200: FailedRuns },
      handle: async ({ query }) => ok(await readFailedRuns(deps.pool, query)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/errors/{id}',
      summary: 'Open, ignore or resolve a kind of failure',
      description:
        'What is resolved opens again by itself when a release shows it that should be without it; what is ignored goes on being counted.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      body: ErrorStateBody,
      answers: { 200: ErrorDetail },
      handle: async ({ caller, params, body }) => ok(await changeErrorState(deps, caller, params.id, body)),
    }),
  ];
}
