import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.expired`: an authorisation was not captured in time: nothing was paid. */
export function chargeExpired(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
