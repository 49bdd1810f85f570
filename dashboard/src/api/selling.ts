import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { CrossSell } from '../../../server/billing/products/cross-sells/schema.ts';
import type { PaymentLink } from '../../../server/billing/products/payment-links/schema.ts';
import type { PromotionCode } from '../../../server/billing/products/promotion-codes/schema.ts';
import type { BillingSettingsAnswer } from '../../../server/billing/settings/schema.ts';
import type {
  AdminBundle,
  AdminPlan,
  AdminProduct,
  StripeState,
} from '../../../server/billing/products/schema.ts';
import { apiGet } from './client.ts';
import { pagedQuery } from './pages.ts';

export type {
  AdminBundle,
  AdminPlan,
  AdminProduct,
  BillingSettingsAnswer,
  CrossSell,
  PaymentLink,
  PromotionCode,
  StripeState,
};

/** Asks again while Stripe does not have something as it is here. */
function untilInStep(data: { pages: { items: { stripe: StripeState }[] }[] } | undefined): number | false {
  return data?.pages.some(({ items }) => items.some(({ stripe }) => !stripe.isInStep)) ? 5_000 : false;
}

/** Plans, archived ones included. */
export const plansQuery = infiniteQueryOptions({
  ...pagedQuery<AdminPlan>('/admin/plans', { limit: 50 }),
  refetchInterval: ({ state }) => untilInStep(state.data),
});

/** Bundles, archived ones included. */
export const bundlesQuery = infiniteQueryOptions({
  ...pagedQuery<AdminBundle>('/admin/bundles', { limit: 50 }),
  refetchInterval: ({ state }) => untilInStep(state.data),
});

/** What is sold as Stripe is to have it; asked again while something is not there yet. */
export const productsQuery = infiniteQueryOptions({
  ...pagedQuery<AdminProduct>('/admin/products', { limit: 50 }),
  refetchInterval: ({ state }) => untilInStep(state.data),
});

/** Pages of Stripe on which anybody can buy. */
export const paymentLinksQuery = pagedQuery<PaymentLink>('/admin/payment-links', { limit: 50 });

/** Codes that customers write; they live at Stripe. */
export const promotionCodesQuery = pagedQuery<PromotionCode>('/admin/promotion-codes', { limit: 50 });

/** What is offered beside something else. */
export const crossSellsQuery = pagedQuery<CrossSell>('/admin/cross-sells', { limit: 50 });

export const billingSettingsQuery = queryOptions({
  queryKey: ['/admin/billing-settings'],
  queryFn: ({ signal }) => apiGet<BillingSettingsAnswer>('/admin/billing-settings', {}, signal),
});
