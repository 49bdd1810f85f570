import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { JobItem, JobQueue, JobQueueList } from '../../../../server/operations/jobs/schema.ts';
import type { SystemAnswer } from '../../../../server/operations/system/schema.ts';
import { apiGet, apiPost, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { JobItem, JobQueue, SystemAnswer };

/** What changes while it is looked at is asked again. */
const refetchInterval = 10_000;

export const jobsQuery = (values: QueryValues) => ({
  ...pagedQuery<JobItem>('/admin/jobs', values),
  refetchInterval,
});

export const queuesQuery = queryOptions({
  queryKey: ['/admin/jobs', 'queues'],
  queryFn: ({ signal }) => apiGet<z.infer<typeof JobQueueList>>('/admin/jobs/queues', {}, signal),
  refetchInterval,
});

export const systemQuery = queryOptions({
  queryKey: ['/admin/system'],
  queryFn: ({ signal }) => apiGet<SystemAnswer>('/admin/system', {}, signal),
  refetchInterval,
});

/** Lets a job that gave up be tried once more. */
export const retryJob = (id: string) => apiPost<JobItem>(`/admin/jobs/${encodeURIComponent(id)}/retry`);
