import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** `/v1/payment_intents` and `/v1/charges` */
export function paymentRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v1/payment_intents', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const matching = account.paymentIntents
        .newestFirst()
        .filter((intent) => customer === undefined || intent.customer === customer);
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/payment_intents/:id', ({ id }) => presentPaymentIntent(account, id)),
    route('POST', '/v1/payment_intents/:id', ({ id, input }) => {
      refuseUnknown(input, ['metadata', 'description']);
      const intent = presentPaymentIntent(account, id);
      intent.metadata = mergedMetadata(intent.metadata, input['metadata']);
      return intent;
    }),
    route('GET', '/v1/charges', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const intent = textOf(input, 'payment_intent');
      const matching = account.charges.newestFirst().filter((charge) => {
        if (customer !== undefined && charge.customer !== customer) return false;
        return intent === undefined || charge.payment_intent === intent;
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/charges/:id', ({ id }) => presentCharge(account, id)),
    route('GET', '/v1/charges/:id/refunds', ({ id, input, path }) => {
      const { id: charge } = presentCharge(account, id);
      return listPage(
        account.refunds.newestFirst().filter((refund) => refund.charge === charge),
        input,
        path,
      );
    }),
  ];
}

/** A payment intent that is there. */
export function presentPaymentIntent(
  account: StripeAccount,
  id: string,
  param = 'intent',
): Stripe.PaymentIntent {
  const intent = account.paymentIntents.get(id);
  if (!intent) throw noSuch('payment_intent', id, param);
  return intent;
}

/** A charge that is there. */
export function presentCharge(account: StripeAccount, id: string, param = 'id'): Stripe.Charge {
  const charge = account.charges.get(id);
  if (!charge) throw noSuch('charge', id, param);
  return charge;
}
