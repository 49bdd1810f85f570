import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../payments/converge-payment.ts';
import { chargeOf } from '../payments/payment-reference.ts';

/** `charge.updated`: a charge got its balance transaction: only now it can enter the ledger. */
export function chargeUpdated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
