import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import {
  cancelPaymentIntent,
  capturePaymentIntent,
  confirmPaymentIntent,
} from '../movements/payment-intents.ts';
import { createPaymentIntent } from '../movements/payments.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import { flagOf, integerOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type ApiCall, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

/** `/v1/payment_intents` and `/v1/charges` */
export function paymentRoutes(account: StripeAccount): Route[] {
  const timeOf = (intent: Stripe.PaymentIntent, at: number) => account.timeOf(idOf(intent.customer), at);
  return [
    route('POST', '/v1/payment_intents', (call) => createIntent(account, call)),
    route('GET', '/v1/payment_intents', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const all = customer
        ? account.paymentIntents.where('customer', customer).toReversed()
        : account.paymentIntents.listing();
      return listPage(all, input, path);
    }),
    route('GET', '/v1/payment_intents/:id', ({ id }) => presentPaymentIntent(account, id)),
    route('POST', '/v1/payment_intents/:id', ({ id, input }) => {
      refuseUnknown(input, ['metadata', 'description']);
      const intent = presentPaymentIntent(account, id);
      intent.metadata = mergedMetadata(intent.metadata, input['metadata']);
      intent.description = textOf(input, 'description') ?? intent.description;
      return intent;
    }),
    route('POST', '/v1/payment_intents/:id/confirm', ({ id, input, at }) => {
      refuseUnknown(input, ['payment_method', 'off_session', 'return_url']);
      const intent = presentPaymentIntent(account, id);
      intent.payment_method = textOf(input, 'payment_method') ?? intent.payment_method;
      const isOffSession = flagOf(input, 'off_session') ?? false;
      confirmPaymentIntent(account, intent, { at: timeOf(intent, at), isOffSession });
      return intent;
    }),
    route('POST', '/v1/payment_intents/:id/capture', ({ id, input, at }) => {
      refuseUnknown(input, ['amount_to_capture']);
      const intent = presentPaymentIntent(account, id);
      capturePaymentIntent(account, intent, integerOf(input, 'amount_to_capture'), timeOf(intent, at));
      return intent;
    }),
    route('POST', '/v1/payment_intents/:id/cancel', ({ id, input, at }) => {
      refuseUnknown(input, ['cancellation_reason']);
      const intent = presentPaymentIntent(account, id);
      const reason = textOf(input, 'cancellation_reason') ?? null;
      cancelPaymentIntent(account, intent, { reason, at: timeOf(intent, at) });
      return intent;
    }),
    route('GET', '/v1/charges', ({ input, path }) => {
      const [customer, intent] = [textOf(input, 'customer'), textOf(input, 'payment_intent')];
      const all = intent
        ? account.charges.where('payment_intent', intent).toReversed()
        : customer
          ? account.charges.where('customer', customer).toReversed()
          : account.charges.listing();
      return listPage(all, input, path, (charge) => !customer || charge.customer === customer);
    }),
    route('GET', '/v1/charges/:id', ({ id }) => presentCharge(account, id)),
    route('GET', '/v1/charges/:id/refunds', ({ id, input, path }) =>
      listPage(account.refunds.where('charge', presentCharge(account, id).id).toReversed(), input, path),
    ),
  ];
}

const CREATE_FIELDS =
  'amount automatic_payment_methods capture_method confirm currency customer description metadata off_session payment_method return_url setup_future_usage'.split(
    ' ',
  );

function createIntent(account: StripeAccount, { input, at: now }: ApiCall): Stripe.PaymentIntent {
  refuseUnknown(input, CREATE_FIELDS);
  const customer = textOf(input, 'customer') ?? null;
  if (customer !== null) presentCustomer(account, customer, 'customer');
  const amount = integerOf(input, 'amount');
  if (amount === undefined) throw invalid('Missing required param: amount.', 'amount', 'parameter_missing');
  if (amount < 1) throw invalid('This value must be greater than or equal to 1.', 'amount');
  const at = account.timeOf(customer, now);
  const intent = createPaymentIntent(
    account,
    {
      amount,
      currency: requiredText(input, 'currency').toLowerCase(),
      customer,
      metadata: mergedMetadata({}, input['metadata']),
      description: textOf(input, 'description') ?? null,
      paymentMethod: textOf(input, 'payment_method') ?? null,
      captureMethod: textOf(input, 'capture_method') ?? null,
      setupFutureUsage: textOf(input, 'setup_future_usage') ?? null,
    },
    at,
  );
  if (intent.payment_method !== null) intent.status = 'requires_confirmation';
  const isOffSession = flagOf(input, 'off_session') ?? false;
  if (flagOf(input, 'confirm')) confirmPaymentIntent(account, intent, { at, isOffSession });
  return intent;
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
