import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `payment_intent.payment_failed`: the bank refused; the customer may try again. */
export function paymentIntentPaymentFailed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
