import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.refunded`: money was given back, in part or in full. */
export function chargeRefunded(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
