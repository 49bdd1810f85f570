import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.failed`: the bank refused, which brings nothing, or took back what it had confirmed. */
export function chargeFailed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
