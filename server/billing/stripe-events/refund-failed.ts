import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `refund.failed`: a refund came back: the customer's right is restored. */
export function refundFailed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
