import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { sessionOf } from '../payments/payment-reference.ts';

/** `checkout.session.async_payment_succeeded`: a payment that needed days, such as a bank debit, arrived. */
export function checkoutSessionAsyncPaymentSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, sessionOf(event));
}
