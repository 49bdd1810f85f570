import { queryOptions } from '@tanstack/react-query';
import type { RecommendationRun, RecommendationState } from '../../../server/recommendations/run-schema.ts';
import type { ServedRecommendations } from '../../../server/recommendations/schema.ts';
import { apiGet } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { RecommendationRun, RecommendationState, ServedRecommendations };

export const recommendationStateQuery = queryOptions({
  queryKey: ['/admin/recommendations'],
  queryFn: ({ signal }) => apiGet<RecommendationState>('/admin/recommendations', {}, signal),
});

export const recommendationRunsQuery = pagedQuery<RecommendationRun>('/admin/recommendations/runs', {
  limit: 20,
});

/** What a customer is recommended now. */
export const servedQuery = (customer: string) =>
  queryOptions({
    queryKey: ['/admin/recommendations/customers', customer],
    queryFn: ({ signal }) =>
      apiGet<ServedRecommendations>(
        `/admin/recommendations/customers/${encodeURIComponent(customer)}`,
        { limit: 15 },
        signal,
      ),
  });
