import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { chargeOf } from '../payments/payment-reference.ts';

/** `charge.succeeded`: the charge behind a payment was made. */
export function chargeSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
