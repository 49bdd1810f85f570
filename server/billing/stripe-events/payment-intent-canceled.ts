import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `payment_intent.canceled`: a payment was given up; what was held is released. */
export function paymentIntentCanceled(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
