import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.dispute.created`: the customer's bank asks (an inquiry) or takes the money back (the right is suspended). */
export function chargeDisputeCreated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
