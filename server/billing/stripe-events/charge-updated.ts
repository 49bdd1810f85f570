import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.updated`: a charge got its balance transaction: only now it can enter the ledger. */
export function chargeUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
