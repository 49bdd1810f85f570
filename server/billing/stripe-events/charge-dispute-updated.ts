import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { disputeOf } from '../payments/payment-reference.ts';

/** `charge.dispute.updated`: a dispute moved on, for instance an inquiry became a chargeback. */
export function chargeDisputeUpdated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, disputeOf(event));
}
