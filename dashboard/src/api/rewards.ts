import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AdminRewardEntry,
  AdminRewardPage,
  RewardRules,
  RewardSummary,
} from '../../../server/rewards/points/points-schema.ts';
import type { AdminOffer, OfferEffect } from '../../../server/rewards/offers/offers-schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery, readEvery } from './pages.ts';

export type { AdminOffer, AdminRewardEntry, OfferEffect, RewardSummary };
export type Rules = z.infer<typeof RewardRules>;

/** Movements of points; of one customer with the balance. */
export const rewardsQuery = (values: QueryValues) =>
  pagedQuery<AdminRewardEntry, AdminRewardPage>('/admin/rewards', values);

export const rewardSummaryQuery = queryOptions({
  queryKey: ['/admin/rewards', 'summary'],
  queryFn: ({ signal }) => apiGet<RewardSummary>('/admin/rewards/summary', {}, signal),
});

export const rewardRulesQuery = queryOptions({
  queryKey: ['/admin/reward-rules'],
  queryFn: ({ signal }) => apiGet<Rules>('/admin/reward-rules', {}, signal),
});

export const offersQuery = pagedQuery<AdminOffer>('/admin/offers', { limit: 50 });

/** What offers have brought, against those who never saw them; by the offer's id. */
export const offerEffectsQuery = queryOptions({
  queryKey: ['/admin/offers', 'effects'],
  queryFn: async ({ signal }) => {
    const effects = await readEvery<OfferEffect>('/admin/offers/effects', signal);
    return new Map(effects.map((effect) => [effect.offerId, effect]));
  },
});
