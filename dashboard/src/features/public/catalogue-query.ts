import { queryOptions } from '@tanstack/react-query';
import { apiGet, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import type { Scenario } from '../../api/scenarios.ts';

/** The public catalogue with the counts of its facets. */
export const catalogueQuery = (values: QueryValues) =>
  pagedQuery<Scenario>('/v1/scenarios', { ...values, facets: true, limit: 24 });

/** One published scenario. */
export function publicScenarioQuery(slug: string) {
  return queryOptions({
    queryKey: ['/v1/scenarios', slug],
    queryFn: ({ signal }) => apiGet<Scenario>(`/v1/scenarios/${encodeURIComponent(slug)}`, {}, signal),
  });
}
