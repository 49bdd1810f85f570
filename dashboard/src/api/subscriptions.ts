import { queryOptions } from '@tanstack/react-query';
import type {
  AdminSubscription,
  AdminSubscriptionDetail,
} from '../../../server/billing/subscriptions/schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { AdminSubscription, AdminSubscriptionDetail };

export const subscriptionsQuery = (values: QueryValues) =>
  pagedQuery<AdminSubscription>('/admin/subscriptions', values);

/** One subscription with what it was from when on, and what it paid. */
export function subscriptionQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/subscriptions', id],
    queryFn: ({ signal }) =>
      apiGet<AdminSubscriptionDetail>(`/admin/subscriptions/${encodeURIComponent(id)}`, {}, signal),
  });
}
