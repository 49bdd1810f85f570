import { queryOptions } from '@tanstack/react-query';
import type { Change, ChangeDetail } from '../../../../server/history/schema.ts';
import { apiGet, apiPost, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { Change, ChangeDetail };

export const changesPath = '/admin/audit-log';

/** What was changed, page by page. */
export const changesQuery = (values: QueryValues) => pagedQuery<Change>(changesPath, values);

/** One change with its differences. */
export function changeQuery(number: string) {
  return queryOptions({
    queryKey: [changesPath, number],
    queryFn: ({ signal }) => apiGet<ChangeDetail>(`${changesPath}/${encodeURIComponent(number)}`, {}, signal),
  });
}

/** Takes a change back; answers the change that this makes. */
export const revertChange = (number: number, reason: string) =>
  apiPost<Change>(`${changesPath}/${number}/revert`, {}, { reason });
