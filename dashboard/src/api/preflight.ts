import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Preflight } from '../../../server/installations/preflight/schema.ts';
import { apiGet } from './client.ts';
import { scenarioPath } from './scenarios.ts';

export type { Preflight };

/**
 * What is known of the latest version before anything is installed, of unpublished scenarios too; `runsPerMonth` as somebody expects it, ''
 * when they do not.
 */
export function operatorPreflightQuery(slug: string, runsPerMonth: string) {
  const path = scenarioPath(slug, '/preflight');
  return queryOptions({
    queryKey: [path, runsPerMonth],
    queryFn: ({ signal }) => apiGet<Preflight>(path, { runsPerMonth }, signal),
    placeholderData: keepPreviousData,
  });
}
