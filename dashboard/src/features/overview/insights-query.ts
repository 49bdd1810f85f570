import { queryOptions } from '@tanstack/react-query';
import type { Insight, InsightsAnswer, Savings } from '../../../../server/insights/schema.ts';
import { apiGet } from '../../api/client.ts';

export type { Insight, InsightsAnswer };

/** What is worth knowing; found anew each hour. */
export const insightsQuery = queryOptions({
  queryKey: ['/admin/insights'],
  queryFn: ({ signal }) => apiGet<InsightsAnswer>('/admin/insights', {}, signal),
  staleTime: 300_000,
});

/** Working time that runs of a period saved, and of as many days before. */
export const savingsQuery = (days: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['/admin/insights/savings', days],
    queryFn: ({ signal }) => apiGet<Savings>('/admin/insights/savings', days, signal),
  });
