import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `payment_intent.amount_capturable_updated`: money is held until it is captured: nothing follows yet. */
export function paymentIntentAmountCapturableUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
