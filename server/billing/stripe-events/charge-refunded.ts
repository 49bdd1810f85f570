import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { chargeOf } from '../payments/payment-reference.ts';

/** `charge.refunded`: money was given back, in part or in full. */
export function chargeRefunded(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
