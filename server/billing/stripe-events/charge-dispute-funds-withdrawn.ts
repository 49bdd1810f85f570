import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.dispute.funds_withdrawn`: the disputed money left the balance. */
export function chargeDisputeFundsWithdrawn(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
