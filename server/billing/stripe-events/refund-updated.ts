import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `refund.updated`: a refund got its balance transaction, or its state changed. */
export function refundUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
