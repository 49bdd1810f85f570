import { queryOptions } from '@tanstack/react-query';
import type { AdminInstallation, InstallationDrift } from '../../../server/installations/operator-schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { AdminInstallation, InstallationDrift };

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

/** In which places an installation differs from its version. */
export function driftQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/installations', id, 'drift'],
    queryFn: ({ signal }) =>
      apiGet<InstallationDrift>(`/admin/installations/${encodeURIComponent(id)}/drift`, {}, signal),
  });
}
