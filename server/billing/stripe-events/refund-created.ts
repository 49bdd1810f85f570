import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { refundOf } from '../payments/payment-reference.ts';

/** `refund.created`: a refund was made; a pending one has left the balance already. */
export function refundCreated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, refundOf(event));
}
