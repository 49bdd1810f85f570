import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.dispute.closed`: a dispute ended: won restores the right, lost takes it away. */
export function chargeDisputeClosed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
