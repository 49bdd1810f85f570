import { queryOptions } from '@tanstack/react-query';
import { apiGet, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import type { Scenario, ScenarioValue } from '../../api/scenarios.ts';

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

/** What its runs are said to bring, and what they have brought. */
export function scenarioValueQuery(slug: string) {
  const path = `/v1/scenarios/${encodeURIComponent(slug)}/value`;
  return queryOptions({ queryKey: [path], queryFn: ({ signal }) => apiGet<ScenarioValue>(path, {}, signal) });
}
