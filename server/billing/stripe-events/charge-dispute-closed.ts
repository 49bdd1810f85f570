import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { disputeOf } from '../payments/payment-reference.ts';

/** `charge.dispute.closed`: a dispute ended: won restores the right, lost takes it away. */
export function chargeDisputeClosed(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, disputeOf(event));
}
