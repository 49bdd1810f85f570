import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { disputeOf } from '../payments/payment-reference.ts';

/** `charge.dispute.created`: the customer's bank asks (an inquiry) or takes the money back (the right is suspended). */
export function chargeDisputeCreated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, disputeOf(event));
}
