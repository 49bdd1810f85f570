import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../converge-payment.ts';
import { chargeOf } from '../payment-reference.ts';

/** `charge.refunded`: money was given back, in part or in full. */
export function chargeRefunded(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
