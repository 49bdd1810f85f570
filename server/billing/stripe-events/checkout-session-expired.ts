import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { sessionOf } from '../payments/payment-reference.ts';

/** `checkout.session.expired`: the checkout was not paid in time; the next one opens a fresh session. */
export function checkoutSessionExpired(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, sessionOf(event));
}
