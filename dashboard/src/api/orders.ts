import { queryOptions } from '@tanstack/react-query';
import type { AdminOrder, AdminOrderDetail } from '../../../server/billing/schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { AdminOrder, AdminOrderDetail };

export const ordersQuery = (values: QueryValues) => pagedQuery<AdminOrder>('/admin/orders', values);

/** One order with its ledger and the rights that it gave. */
export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/orders', id],
    queryFn: ({ signal }) => apiGet<AdminOrderDetail>(`/admin/orders/${encodeURIComponent(id)}`, {}, signal),
  });
}
