import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { changeErrorState } from './change-state.ts';
import { listErrors, readError } from './read-errors.ts';
import { ErrorDetail, ErrorGroupPage, ErrorParams, ErrorQuery, ErrorStateBody } from './schema.ts';

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
      handle: async ({ query }) => ok(await listErrors(deps.pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/errors/{id}',
      summary: 'Get one kind of failure with its course and samples',
      access: { kind: 'operator', scope: 'settings:read' },
      params: ErrorParams,
      answers: { 200: ErrorDetail },
      handle: async ({ params }) => ok(await readError(deps.pool, params.id, deps.now())),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/errors/{id}',
      summary: 'Open, ignore or resolve a kind of failure',
      description:
        'What is resolved opens again by itself when a release shows it that should be without it; what is ignored goes on being counted.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: ErrorParams,
      body: ErrorStateBody,
      answers: { 200: ErrorDetail },
      handle: async ({ caller, params, body }) => ok(await changeErrorState(deps, caller, params.id, body)),
    }),
  ];
}
