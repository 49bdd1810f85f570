import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { refundOf } from '../payments/payment-reference.ts';

/** `refund.updated`: a refund got its balance transaction, or its state changed. */
export function refundUpdated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, refundOf(event));
}
