import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { bundleRoutes } from './bundles/bundle-routes.ts';
import { crossSellRoutes } from './cross-sells/cross-sell-routes.ts';
import { paymentLinkRoutes } from './payment-links/payment-link-routes.ts';
import { billingSettingsRoutes } from '../settings/settings-routes.ts';
import { promotionCodeRoutes } from './promotion-codes/promotion-code-routes.ts';
import { planRoutes } from './plans/plan-routes.ts';
import { listProducts, readAdminProduct } from './read-products.ts';
import * as schema from './schema.ts';
import { syncNow } from './sync/sync-now.ts';
import { readWaysToBuy } from './ways-to-buy/read-ways-to-buy.ts';
import { WaysParams, WaysToBuy } from './ways-to-buy/schema.ts';

/** What is sold, and how far Stripe has it. */
export function productRoutes(deps: Deps): Endpoint[] {
  return [
    ...planRoutes(deps),
    ...bundleRoutes(deps),
    ...stepRoutes(deps),
    ...paymentLinkRoutes(deps),
    ...promotionCodeRoutes(deps),
    ...crossSellRoutes(deps),
    ...billingSettingsRoutes(deps),
  ];
}

function stepRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/products',
      summary: 'List what is sold as Stripe is to have it, with every price',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.AdminProductQuery,
      answers: { 200: schema.AdminProductPage },
      handle: async ({ query }) => ok(await listProducts(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{scenario}/ways-to-buy',
      summary: 'Tell how customers come by a scenario: its own price, plans and bundles',
      access: { kind: 'operator', scope: 'billing:read' },
      params: WaysParams,
      answers: { 200: WaysToBuy },
      handle: async ({ params }) => ok(await readWaysToBuy(deps, params.scenario)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/products/{id}/sync',
      summary: 'Compare a product with Stripe now, and put right what differs',
      description: "Answers 200 also when Stripe refused it: see `syncError` of the answer's `stripe`.",
      access: { kind: 'operator', scope: 'billing:write' },
      params: IdParams,
      answers: { 200: schema.AdminProduct },
      handle: async ({ params }) => {
        await syncNow(deps, params.id);
        return ok(await readAdminProduct(deps, params.id));
      },
    }),
  ];
}
