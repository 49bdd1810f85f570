import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import { refuseUnknown, requiredText, textOf } from './input.ts';
import { route, type Route } from './route.ts';

/** `/v1/billing_portal/sessions` */
export function billingPortalRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/billing_portal/sessions', ({ input, at }) => {
      refuseUnknown(input, [
        'customer',
        'return_url',
        'configuration',
        'flow_data',
        'locale',
        'on_behalf_of',
      ]);
      const customer = presentCustomer(account, requiredText(input, 'customer'), 'customer');
      const id = account.newId('bps');
      const session: Stripe.BillingPortal.Session = {
        id,
        object: 'billing_portal.session',
        configuration: textOf(input, 'configuration') ?? 'bpc_default',
        created: at,
        customer: customer.id,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: textOf(input, 'locale') ?? null,
        on_behalf_of: null,
        return_url: textOf(input, 'return_url') ?? null,
        url: `${account.url}/p/session/${id}`,
      };
      account.record('billing_portal.session.created', session, at);
      return session;
    }),
  ];
}
