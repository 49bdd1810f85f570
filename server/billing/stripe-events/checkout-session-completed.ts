import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `checkout.session.completed`: the customer finished the checkout: paid, nothing due, or a payment that is still under way (then nothing follows yet). */
export function checkoutSessionCompleted(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
