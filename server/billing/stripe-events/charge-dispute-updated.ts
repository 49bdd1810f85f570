import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.dispute.updated`: a dispute moved on, for instance an inquiry became a chargeback. */
export function chargeDisputeUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
