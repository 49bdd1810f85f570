import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `payment_intent.succeeded`: the money is there; also the backstop for a session event that never came. */
export function paymentIntentSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
