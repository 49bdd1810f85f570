import { queryOptions } from '@tanstack/react-query';
import type {
  ErrorDetail,
  ErrorGroup,
  ErrorStateBody,
  FailedRuns,
} from '../../../../server/errors/schema.ts';
import { apiGet, apiPatch, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { ErrorDetail, ErrorGroup };

/** Kinds of failures, page by page. */
export const errorsQuery = (values: QueryValues) => pagedQuery<ErrorGroup>('/admin/errors', values);

/** Failed runs of a scenario on some days. */
export const failedRunsQuery = (values: { scenario: string; from: string; to: string }) =>
  queryOptions({
    queryKey: ['/admin/failed-runs', values],
    queryFn: ({ signal }) => apiGet<FailedRuns>('/admin/failed-runs', values, signal),
  });

/** One kind of failure with its course and samples. */
export function errorQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/errors', id],
    queryFn: ({ signal }) => apiGet<ErrorDetail>(pathOf(id), {}, signal),
  });
}

/** Opens, ignores or resolves it. */
export const changeState = (id: string, change: ErrorStateBody) => apiPatch<ErrorDetail>(pathOf(id), change);

const pathOf = (id: string): string => `/admin/errors/${encodeURIComponent(id)}`;
