import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `checkout.session.expired`: the checkout was not paid in time; the next one opens a fresh session. */
export function checkoutSessionExpired(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
