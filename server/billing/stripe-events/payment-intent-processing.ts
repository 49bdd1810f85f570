import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `payment_intent.processing`: the bank needs days to confirm: nothing follows yet. */
export function paymentIntentProcessing(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
