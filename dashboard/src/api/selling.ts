import { infiniteQueryOptions } from '@tanstack/react-query';
import type {
  AdminBundle,
  AdminPlan,
  AdminProduct,
  StripeState,
} from '../../../server/billing/products/schema.ts';
import { pagedQuery } from './pages.ts';

export type { AdminBundle, AdminPlan, AdminProduct, StripeState };

/** Plans, archived ones included. */
export const plansQuery = pagedQuery<AdminPlan>('/admin/plans', { limit: 50 });

/** Bundles, archived ones included. */
export const bundlesQuery = pagedQuery<AdminBundle>('/admin/bundles', { limit: 50 });

/** What is sold as Stripe is to have it; asked again while something is not there yet. */
export const productsQuery = infiniteQueryOptions({
  ...pagedQuery<AdminProduct>('/admin/products', { limit: 50 }),
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(({ stripe }) => !stripe.isInStep)) ? 5_000 : false,
});
