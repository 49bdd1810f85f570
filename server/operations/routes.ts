import type { Deps } from '../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { listJobs, listQueues, retryJob } from './jobs/list-jobs.ts';
import { JobItem, JobPage, JobParams, JobQuery, JobQueueList } from './jobs/schema.ts';
import { readSystem } from './system/read-system.ts';
import { SystemAnswer } from './system/schema.ts';
import { listWork } from './work/list-work.ts';
import { WorkPage, WorkQuery } from './work/schema.ts';

const reads = { kind: 'operator', scope: 'settings:read' } as const;

/** What keeps the library going: its jobs, and the state of its servers and database. */
export function operationsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/jobs',
      summary: 'List jobs of the last seven days, newest first',
      access: reads,
      query: JobQuery,
      answers: { 200: JobPage },
      handle: async ({ query }) => ok(await listJobs(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/jobs/queues',
      summary: 'List the kinds of jobs, with what waits and when the clock starts each',
      access: reads,
      answers: { 200: JobQueueList },
      handle: async () => ok({ items: await listQueues(deps) }),
    }),
    endpoint({
      method: 'post',
      path: '/admin/jobs/{id}/retry',
      summary: 'Let a job that failed be tried once more',
      access: { kind: 'operator', scope: 'settings:write' },
      params: JobParams,
      answers: { 202: JobItem },
      handle: async ({ params }) => accepted(await retryJob(deps, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/work',
      summary: 'Long work that goes on or is over, what began last first',
      description:
        'Exports, campaigns, rebuilds, reconciliations, audits and days that are counted anew, with how far each is: of the kinds that the caller may read on their own pages.',
      access: { kind: 'operator', scope: 'customers:read' },
      query: WorkQuery,
      answers: { 200: WorkPage },
      handle: async ({ query, caller }) => ok(await listWork(deps, caller, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/system',
      summary: 'How servers, database, queue, disk and configuration stand, and what is wrong',
      access: reads,
      answers: { 200: SystemAnswer },
      handle: async () => ok(await readSystem(deps)),
    }),
  ];
}
