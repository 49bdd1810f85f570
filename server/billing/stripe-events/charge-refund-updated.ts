import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.refund.updated`: the older name of `refund.updated`, which some accounts still send. */
export function chargeRefundUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
