import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AdminRewardEntry,
  RewardRules,
  RewardSummary,
} from '../../../server/rewards/points/points-schema.ts';
import type { AdminOffer, OfferEffect } from '../../../server/rewards/offers/offers-schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type { AdminOffer, AdminRewardEntry, OfferEffect, RewardSummary };
export type Rules = z.infer<typeof RewardRules>;

export const rewardsQuery = (values: QueryValues) => pagedQuery<AdminRewardEntry>('/admin/rewards', values);

export const rewardSummaryQuery = queryOptions({
  queryKey: ['/admin/rewards', 'summary'],
  queryFn: ({ signal }) => apiGet<RewardSummary>('/admin/rewards/summary', {}, signal),
});

export const rewardRulesQuery = queryOptions({
  queryKey: ['/admin/reward-rules'],
  queryFn: ({ signal }) => apiGet<Rules>('/admin/reward-rules', {}, signal),
});

export const offersQuery = pagedQuery<AdminOffer>('/admin/offers', { limit: 50 });

/** What an offer has brought, against those who never saw it. */
export function offerEffectQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/offers', id, 'effect'],
    queryFn: ({ signal }) =>
      apiGet<OfferEffect>(`/admin/offers/${encodeURIComponent(id)}/effect`, {}, signal),
  });
}
