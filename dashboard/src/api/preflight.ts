import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Preflight } from '../../../server/installations/preflight/schema.ts';
import { apiGet } from './client.ts';
import { scenarioPath } from './scenarios.ts';

export type { Preflight };

/** What is known of the latest version before anything is installed; `runsPerMonth` as somebody expects it, '' when they do not. */
export const publicPreflightQuery = (slug: string, runsPerMonth: string) =>
  preflightQuery(`/v1/scenarios/${encodeURIComponent(slug)}/preflight`, runsPerMonth);

/** The same for operators, of unpublished scenarios too. */
export const operatorPreflightQuery = (slug: string, runsPerMonth: string) =>
  preflightQuery(scenarioPath(slug, '/preflight'), runsPerMonth);

function preflightQuery(path: string, runsPerMonth: string) {
  return queryOptions({
    queryKey: [path, runsPerMonth],
    queryFn: ({ signal }) => apiGet<Preflight>(path, { runsPerMonth }, signal),
    placeholderData: keepPreviousData,
  });
}
