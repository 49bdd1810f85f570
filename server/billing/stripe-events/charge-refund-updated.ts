import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { refundOf } from '../payments/payment-reference.ts';

/** `charge.refund.updated`: the older name of `refund.updated`, which some accounts still send. */
export function chargeRefundUpdated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, refundOf(event));
}
