import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CustomerItem, CustomerProfile } from '../../../../server/care/customers/schema.ts';
import { apiGet, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { CustomerItem, CustomerProfile };
export type Health = CustomerItem['health'];

export const customersQuery = (values: QueryValues) => pagedQuery<CustomerItem>('/admin/customers', values);

/** One customer with health, rights and consents. */
export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['/admin/customers', id],
    queryFn: ({ signal }) =>
      apiGet<CustomerProfile>(`/admin/customers/${encodeURIComponent(id)}`, {}, signal),
  });

type Worth = Record<
  'lifetimeValue' | 'predictedValue12Months' | 'completionRate30d' | 'churnRisk',
  number | null
>;

/** What a customer is worth, as the figures of analytics say. */
export const worthQuery = (id: string) =>
  queryOptions({
    queryKey: ['analytics', 'customers', id],
    queryFn: ({ signal }) =>
      apiGet<{ currency: string; items: Worth[] }>(
        `/admin/analytics/customers/${encodeURIComponent(id)}`,
        {},
        signal,
      ),
    placeholderData: keepPreviousData,
  });

type Return = Record<'valueMicros' | 'costMicros' | 'netMicros' | 'roi', number | null>;

/** The customer's own net return, over everything that is known. */
export const returnQuery = (id: string, range: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['analytics', 'roi', 'customer', id, range],
    queryFn: ({ signal }) =>
      apiGet<{ currency: string; totals: Return }>(
        '/admin/analytics/roi',
        { ...range, customer: id, perspective: 'customer', groupBy: 'none', compare: 'none' },
        signal,
      ),
  });
