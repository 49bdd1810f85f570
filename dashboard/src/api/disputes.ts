import { queryOptions } from '@tanstack/react-query';
import { apiGet } from './client.ts';

export type Disputes = { disputedInstallations: number | null; disputedShare: number | null };

/** Of how much of the time saved customers say that it is wrong, in a period; of one scenario or of all. */
export const disputesQuery = (values: { from: string; to: string; scenario?: string | undefined }) =>
  queryOptions({
    queryKey: ['/admin/feedback', 'disputes', values],
    queryFn: async ({ signal }) =>
      (
        await apiGet<{ totals: Disputes }>(
          '/admin/analytics/complaints',
          { ...values, compare: 'none' },
          signal,
        )
      ).totals,
  });
