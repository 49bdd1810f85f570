import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from '../converge-payment.ts';
import { chargeOf } from '../payment-reference.ts';

/** `charge.updated`: a charge got its balance transaction: only now it can enter the ledger. */
export function chargeUpdated(deps: ConvergeDeps): StripeEventHandler {
  return (event) => paymentEffect(deps, chargeOf(event));
}
