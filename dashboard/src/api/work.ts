import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Work, WorkPage } from '../../../server/operations/work/schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type LongWork = Work;
export type LongWorkPage = z.infer<typeof WorkPage>;

const whileSomethingRunsMs = 15_000;
const elseMs = 60_000;

/** What is not over, asked again calmly, so that whoever left it sees how far it is from any page. */
export const openWorkQuery = queryOptions({
  queryKey: ['/admin/work', 'open'],
  queryFn: ({ signal }) => apiGet<LongWorkPage>('/admin/work', { open: true, limit: 20 }, signal),
  refetchInterval: ({ state }) => (state.data?.items.length ? whileSomethingRunsMs : elseMs),
});

/** What goes on and what is over, page by page. */
export const workQuery = (values: QueryValues) => ({
  ...pagedQuery<LongWork>('/admin/work', values),
  refetchInterval: whileSomethingRunsMs,
});
