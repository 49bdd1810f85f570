import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentIntentOf } from '../payments/payment-reference.ts';

/** `payment_intent.succeeded`: the money is there; also the backstop for a session event that never came. */
export function paymentIntentSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, paymentIntentOf(event));
}
