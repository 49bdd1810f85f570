import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import type { FormFields } from '../../http/nested-form.ts';
import { idOf } from '../id-of.ts';
import { fieldsOf, refuseUnknown, requiredText, textOf } from './input.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

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
        flow: flowOf(account, customer.id, fieldsOf(input['flow_data'])),
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

const SUBSCRIPTION_FLOWS = ['subscription_cancel', 'subscription_update'] as const;

/** What the portal opens with; a flow about a subscription needs one that is this customer's and goes on. */
function flowOf(
  account: StripeAccount,
  customer: string,
  input: FormFields,
): Stripe.BillingPortal.Session.Flow | null {
  if (Object.keys(input).length === 0) return null;
  const type = requiredText(input, 'type');
  const redirect = fieldsOf(fieldsOf(input['after_completion'])['redirect']);
  const flow: Stripe.BillingPortal.Session.Flow = {
    type,
    after_completion: {
      hosted_confirmation: null,
      redirect: textOf(redirect, 'return_url') ? { return_url: requiredText(redirect, 'return_url') } : null,
      type: textOf(fieldsOf(input['after_completion']), 'type') ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
  };
  const named = SUBSCRIPTION_FLOWS.find((one) => one === type);
  if (!named) return flow;
  const id = requiredText(fieldsOf(input[named]), 'subscription');
  const subscription = account.subscriptions.get(id);
  if (!subscription || idOf(subscription.customer) !== customer) throw noSuch('subscription', id);
  if (subscription.status === 'canceled' || (type === 'subscription_cancel' && subscription.cancel_at))
    throw invalid(
      `The subscription \`${id}\` is already set to be canceled, or has ended.`,
      `flow_data[${named}][subscription]`,
    );
  if (named === 'subscription_cancel') flow.subscription_cancel = { retention: null, subscription: id };
  else flow.subscription_update = { subscription: id };
  return flow;
}
