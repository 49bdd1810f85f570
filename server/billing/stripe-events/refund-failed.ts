import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { refundOf } from '../payments/payment-reference.ts';

/** `refund.failed`: a refund came back: the customer's right is restored. */
export function refundFailed(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, refundOf(event));
}
