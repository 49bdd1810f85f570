import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.dispute.funds_reinstated`: the disputed money came back. */
export function chargeDisputeFundsReinstated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
