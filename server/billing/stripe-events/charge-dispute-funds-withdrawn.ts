import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { disputeOf } from '../payments/payment-reference.ts';

/** `charge.dispute.funds_withdrawn`: the disputed money left the balance. */
export function chargeDisputeFundsWithdrawn(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, disputeOf(event));
}
