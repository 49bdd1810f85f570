import { queryOptions } from '@tanstack/react-query';
import type { AdminInstallation } from '../../../server/installations/schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { AdminInstallation };

export const installationsQuery = (values: QueryValues) =>
  pagedQuery<AdminInstallation>('/admin/installations', values);

/** One installation with its runs. */
export function installationQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/installations', id],
    queryFn: ({ signal }) =>
      apiGet<AdminInstallation>(`/admin/installations/${encodeURIComponent(id)}`, {}, signal),
  });
}
