import type { Deps } from '../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { PageQuery } from '../platform/pagination.ts';
import { checkoutPageRoutes } from './checkout/checkout-page-routes.ts';
import { listAdminOrders, listEntitlements, listOrders, readAdminOrder } from './payments/list-orders.ts';
import { openBillingPortal } from './checkout/open-billing-portal.ts';
import { openCheckout } from './checkout/open-checkout.ts';
import * as schema from './schema.ts';

/** Paying, and what was paid. */
export function billingRoutes(deps: Deps): Endpoint[] {
  return [...customerRoutes(deps), ...checkoutPageRoutes(deps), ...operatorRoutes(deps)];
}

function customerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/checkout',
      summary: 'Open a payment page',
      description:
        'One open session per customer and scenario: asking again gives the same one while it is open.',
      access: { kind: 'customer' },
      body: schema.CheckoutBody,
      answers: { 201: schema.CheckoutAnswer },
      isIdempotent: true,
      handle: async ({ caller, body }) =>
        created(
          await openCheckout(deps, { ...body, scenario: body.scenario ?? '', customerId: caller.customerId }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/v1/billing-portal',
      summary: "Open Stripe's page with receipts and payment methods",
      access: { kind: 'customer' },
      body: schema.BillingPortalBody,
      answers: { 200: schema.BillingPortalAnswer },
      handle: async ({ caller }) => ok(await openBillingPortal(deps, caller.customerId)),
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
      params: schema.AdminOrderParams,
      answers: { 200: schema.AdminOrderDetail },
      handle: async ({ caller, params }) => ok(await readAdminOrder(deps.pool, caller, params.id)),
    }),
  ];
}
