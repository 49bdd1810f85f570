import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { chargeOf } from '../payments/payment-reference.ts';

/** `charge.captured`: an authorised charge was captured and so became a payment. */
export function chargeCaptured(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
