import type Stripe from 'stripe';
import { cancelSubscription } from '../movements/subscriptions.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** `/v1/subscriptions`, `/v1/invoices` and `/v1/invoice_payments` */
export function subscriptionRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v1/subscriptions', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const status = textOf(input, 'status');
      const matching = account.subscriptions.newestFirst().filter((subscription) => {
        if (customer !== undefined && subscription.customer !== customer) return false;
        // Without a status Stripe leaves canceled ones out.
        if (status === undefined) return subscription.status !== 'canceled';
        return status === 'all' || subscription.status === status;
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/subscriptions/:id', ({ id }) => presentSubscription(account, id)),
    route('POST', '/v1/subscriptions/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['cancel_at_period_end', 'metadata', 'description']);
      const subscription = presentSubscription(account, id);
      const previous = {
        cancel_at_period_end: subscription.cancel_at_period_end,
        cancel_at: subscription.cancel_at,
      };
      const endsWithPeriod = flagOf(input, 'cancel_at_period_end') ?? subscription.cancel_at_period_end;
      subscription.cancel_at_period_end = endsWithPeriod;
      subscription.cancel_at = endsWithPeriod
        ? (subscription.items.data[0]?.current_period_end ?? null)
        : null;
      subscription.canceled_at = endsWithPeriod ? (subscription.canceled_at ?? at) : null;
      subscription.metadata = mergedMetadata(subscription.metadata, input['metadata']);
      account.record('customer.subscription.updated', subscription, at, previous);
      return subscription;
    }),
    route('DELETE', '/v1/subscriptions/:id', ({ id, at }) =>
      cancelSubscription(account, presentSubscription(account, id), at),
    ),
    route('GET', '/v1/invoices', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const subscription = textOf(input, 'subscription');
      const matching = account.invoices.newestFirst().filter((invoice) => {
        if (customer !== undefined && invoice.customer !== customer) return false;
        return (
          subscription === undefined || invoice.parent?.subscription_details?.subscription === subscription
        );
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/invoices/:id', ({ id }) => {
      const invoice = account.invoices.get(id);
      if (!invoice) throw noSuch('invoice', id);
      return invoice;
    }),
    route('GET', '/v1/invoice_payments', ({ input, path }) => {
      const invoice = textOf(input, 'invoice');
      const intent = textOf(fieldsOf(input['payment']), 'payment_intent');
      const matching = account.invoicePayments.newestFirst().filter((payment) => {
        if (invoice !== undefined && payment.invoice !== invoice) return false;
        return intent === undefined || payment.payment.payment_intent === intent;
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/invoice_payments/:id', ({ id }) => {
      const payment = account.invoicePayments.get(id);
      if (!payment) throw noSuch('invoice_payment', id);
      return payment;
    }),
  ];
}

/** A subscription that is there. */
export function presentSubscription(account: StripeAccount, id: string): Stripe.Subscription {
  const subscription = account.subscriptions.get(id);
  if (!subscription) throw noSuch('subscription', id);
  return subscription;
}
