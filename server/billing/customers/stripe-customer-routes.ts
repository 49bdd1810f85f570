import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import * as schema from '../schema.ts';
import { linkByHand, listStripeCustomers } from './link-by-hand.ts';

/** Who Stripe's customers are. */
export function stripeCustomerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/customers/{id}/stripe-customers',
      summary: "List a customer's counterparts at Stripe",
      access: { kind: 'operator', scope: 'billing:read' },
      params: IdParams,
      answers: { 200: schema.StripeCustomerLinks },
      handle: async ({ params }) => ok(await listStripeCustomers(deps.pool, params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/customers/{id}/stripe-customers',
      summary: "Say that one of Stripe's customers is this one",
      description: 'Payments and subscriptions that wait for it are worked off at once.',
      access: { kind: 'operator', scope: 'billing:write' },
      params: IdParams,
      body: schema.StripeCustomerBody,
      answers: { 201: schema.StripeCustomerLinks },
      isIdempotent: true,
      handle: async ({ params, body }) =>
        created(await linkByHand(deps.pool, { customerId: params.id, ...body }, deps.now())),
    }),
  ];
}
