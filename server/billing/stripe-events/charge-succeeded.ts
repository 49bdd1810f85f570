import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.succeeded`: the charge behind a payment was made. */
export function chargeSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
