import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { PageQuery } from '../../platform/pagination.ts';
import {
  listAdminSubscriptions,
  listSubscriptions,
  readAdminSubscription,
} from './listing/list-subscriptions.ts';
import { portalLinkRoutes } from './notices/portal-link-routes.ts';
import * as schema from './schema.ts';

/** Subscriptions, as customers and as operators see them. They are changed in Stripe's billing portal. */
export function subscriptionRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  return [
    ...portalLinkRoutes(deps),
    endpoint({
      method: 'get',
      path: '/v1/subscriptions',
      summary: 'List your subscriptions',
      description: 'They are cancelled and switched in the billing portal (POST /v1/billing-portal).',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.SubscriptionPage },
      handle: async ({ caller, query }) => ok(await listSubscriptions(pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/subscriptions',
      summary: 'List subscriptions',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.AdminSubscriptionQuery,
      answers: { 200: schema.AdminSubscriptionPage },
      handle: async ({ caller, query }) => ok(await listAdminSubscriptions(pool, caller, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/subscriptions/{id}',
      summary: 'Read a subscription with its history and its orders',
      access: { kind: 'operator', scope: 'billing:read' },
      params: IdParams,
      answers: { 200: schema.AdminSubscriptionDetail },
      handle: async ({ caller, params }) => ok(await readAdminSubscription(pool, caller, params.id)),
    }),
  ];
}
