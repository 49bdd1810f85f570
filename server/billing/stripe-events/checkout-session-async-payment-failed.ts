import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { sessionOf } from '../payments/payment-reference.ts';

/** `checkout.session.async_payment_failed`: a payment that needed days was refused by the bank: no right follows. */
export function checkoutSessionAsyncPaymentFailed(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, sessionOf(event));
}
