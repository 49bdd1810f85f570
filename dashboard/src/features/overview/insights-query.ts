import { queryOptions } from '@tanstack/react-query';
import type { Insight, InsightsAnswer } from '../../../../server/insights/schema.ts';
import { apiGet } from '../../api/client.ts';

export type { Insight, InsightsAnswer };

/** What is worth knowing; found anew each hour. */
export const insightsQuery = queryOptions({
  queryKey: ['/admin/insights'],
  queryFn: ({ signal }) => apiGet<InsightsAnswer>('/admin/insights', {}, signal),
  staleTime: 300_000,
});
