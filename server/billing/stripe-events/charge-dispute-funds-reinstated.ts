import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { disputeOf } from '../payments/payment-reference.ts';

/** `charge.dispute.funds_reinstated`: the disputed money came back. */
export function chargeDisputeFundsReinstated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, disputeOf(event));
}
