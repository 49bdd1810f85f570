import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { StripeEventDetail, StripeEventItem, StripeEventSummary } from '../../../server/inbox/schema.ts';
import type { Payout } from '../../../server/billing/payouts/payout-schema.ts';
import type { Rebuild } from '../../../server/billing/rebuild/rebuild-schema.ts';
import type {
  Reconciliation,
  ReconciliationDetail,
} from '../../../server/billing/reconciliation/reconciliation-schema.ts';
import { apiGet, apiPost, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type StripeEvent = z.infer<typeof StripeEventItem>;
export type EventDetail = z.infer<typeof StripeEventDetail>;
export type EventSummary = z.infer<typeof StripeEventSummary>;
export type ReconciliationRun = z.infer<typeof Reconciliation>;
export type ReconciliationReport = z.infer<typeof ReconciliationDetail>;
export type PayoutRow = z.infer<typeof Payout>;
export type RebuildRun = z.infer<typeof Rebuild>;

/** Events; asked again while one of them is about to be worked off. */
export const eventsQuery = (values: QueryValues) =>
  infiniteQueryOptions({
    ...pagedQuery<StripeEvent>('/admin/stripe-events', values),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((event) => event.state === 'pending')) ? 3_000 : false,
  });

/** How many events are in which state, and how far the inbox lags behind. */
export const eventSummaryQuery = queryOptions({
  queryKey: ['/admin/stripe-events', 'summary'],
  queryFn: ({ signal }) => apiGet<EventSummary>('/admin/stripe-events/summary', {}, signal),
  refetchInterval: 10_000,
});

/** One event with what Stripe sent; asked again until it is worked off. */
export function eventQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/stripe-events', id],
    queryFn: ({ signal }) =>
      apiGet<EventDetail>(`/admin/stripe-events/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? 1_000 : false),
  });
}

/** Works one event off again. */
export const replayEvent = (id: string) =>
  apiPost<StripeEvent>(`/admin/stripe-events/${encodeURIComponent(id)}/replay`);

/** Works off again whatever matches. */
export const replayEvents = (filter: Record<string, string>) =>
  apiPost<{ replayed: number }>('/admin/stripe-events/replay', filter);

export const reconciliationsQuery = pagedQuery<ReconciliationRun>('/admin/reconciliations', { limit: 20 });
export const payoutsQuery = pagedQuery<PayoutRow>('/admin/payouts', { limit: 20 });
export const rebuildsQuery = pagedQuery<RebuildRun>('/admin/rebuilds', { limit: 20 });

/** One reconciliation with its differences; asked again until it is done. */
export function reconciliationQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/reconciliations', id],
    queryFn: ({ signal }) =>
      apiGet<ReconciliationReport>(`/admin/reconciliations/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data && ['done', 'failed'].includes(state.data.state) ? false : 2_000,
  });
}
