import type Stripe from 'stripe';
import { expireDueSessions, expireSession } from '../movements/checkout.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { createCheckoutSession } from './new-checkout-session.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const LIST_FILTERS = ['customer', 'payment_intent', 'subscription', 'payment_link', 'status'] as const;

/** `/v1/checkout/sessions` */
export function checkoutSessionRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/checkout/sessions', ({ input, at }) => createCheckoutSession(account, input, at)),
    route('GET', '/v1/checkout/sessions', ({ input, path, at }) => {
      expireDueSessions(account, at);
      refuseUnknown(input, [
        ...LIST_FILTERS,
        'customer_details',
        'created',
        'limit',
        'starting_after',
        'ending_before',
      ]);
      const email = textOf(fieldsOf(input['customer_details']), 'email');
      const indexed = LIST_FILTERS.find((filter) => filter !== 'status' && textOf(input, filter));
      const all = indexed
        ? account.sessions.where(indexed, textOf(input, indexed) ?? '').toReversed()
        : account.sessions.listing();
      return listPage(all, input, path, (session) => {
        if (email && session.customer_details?.email !== email) return false;
        return LIST_FILTERS.every(
          (filter) => input[filter] === undefined || session[filter] === input[filter],
        );
      });
    }),
    route('GET', '/v1/checkout/sessions/:id', ({ id, at }) => {
      expireDueSessions(account, at);
      return presentSession(account, id);
    }),
    route('POST', '/v1/checkout/sessions/:id', ({ id, input }) => {
      refuseUnknown(input, ['metadata']);
      const session = presentSession(account, id);
      session.metadata = mergedMetadata(session.metadata, input['metadata']);
      return session;
    }),
    route('POST', '/v1/checkout/sessions/:id/expire', ({ id, at }) =>
      expireSession(account, presentSession(account, id), at),
    ),
    route('GET', '/v1/checkout/sessions/:id/line_items', ({ id, input, path }) => {
      return listPage(account.lineItems.get(presentSession(account, id).id) ?? [], input, path);
    }),
  ];
}

/** A session that is there. */
export function presentSession(account: StripeAccount, id: string): Stripe.Checkout.Session {
  const session = account.sessions.get(id);
  if (!session) throw noSuch('checkout.session', id, 'session');
  return session;
}
