import type { Deps } from '../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { PageQuery } from '../platform/pagination.ts';
import { checkoutPageRoutes } from './checkout/pages/checkout-page-routes.ts';
import type { FindOwnOffer } from './checkout/pages/second-offer.ts';
import {
  listAdminOrders,
  listEntitlements,
  listOrders,
  readAdminOrder,
} from './payments/orders/list-orders.ts';
import { openBillingPortal } from './checkout/portal/open-billing-portal.ts';
import { openWantedCheckout, type FindOffer } from './checkout/open-wanted-checkout.ts';
import { payoutRoutes } from './payouts/payout-routes.ts';
import { rebuildRoutes } from './rebuild/rebuild-routes.ts';
import { reconciliationRoutes } from './reconciliation/reconciliation-routes.ts';
import { stripeCustomerRoutes } from './customers/stripe-customer-routes.ts';
import { subscriptionRoutes } from './subscriptions/subscription-routes.ts';
import * as schema from './schema.ts';

/** Paying, and what was paid. Offers are a matter of a later feature, which hands in how they are found. */
export function billingRoutes(
  deps: Deps,
  {
    findOffer = null,
    findOwnOffer = null,
  }: { findOffer?: FindOffer | null; findOwnOffer?: FindOwnOffer | null } = {},
): Endpoint[] {
  return [
    ...customerRoutes(deps, findOffer),
    ...checkoutPageRoutes(deps, findOwnOffer),
    ...operatorRoutes(deps),
    ...stripeCustomerRoutes(deps),
    ...subscriptionRoutes(deps),
    ...reconciliationRoutes(deps),
    ...payoutRoutes(deps),
    ...rebuildRoutes(deps),
  ];
}

function customerRoutes(deps: Deps, findOffer: FindOffer | null): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/checkout',
      summary: 'Open a payment page',
      description:
        'One open session per customer and product, and one of all plans together: asking again gives the same one while it is open.',
      access: { kind: 'customer' },
      body: schema.CheckoutBody,
      answers: { 201: schema.CheckoutAnswer },
      isIdempotent: true,
      handle: async ({ caller, body }) =>
        created(await openWantedCheckout(deps, findOffer, caller.customerId, body)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/billing-portal',
      summary: "Open Stripe's page with receipts, payment methods and subscriptions",
      access: { kind: 'customer' },
      body: schema.BillingPortalBody,
      answers: { 200: schema.BillingPortalAnswer },
      handle: async ({ caller, body }) => ok(await openBillingPortal(deps, caller.customerId, body)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/entitlements',
      summary: 'List what you may install',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.EntitlementPage },
      handle: async ({ caller, query }) => ok(await listEntitlements(deps.pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/orders',
      summary: 'List what you bought',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.OrderPage },
      handle: async ({ caller, query }) => ok(await listOrders(deps.pool, caller.customerId, query)),
    }),
  ];
}

function operatorRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/orders',
      summary: 'List orders',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.AdminOrderQuery,
      answers: { 200: schema.AdminOrderPage },
      handle: async ({ caller, query }) => ok(await listAdminOrders(deps.pool, caller, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/orders/{id}',
      summary: 'Read an order with its ledger',
      access: { kind: 'operator', scope: 'billing:read' },
      params: IdParams,
      answers: { 200: schema.AdminOrderDetail },
      handle: async ({ caller, params }) => ok(await readAdminOrder(deps.pool, caller, params.id)),
    }),
  ];
}
