import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `charge.captured`: an authorised charge was captured and so became a payment. */
export function chargeCaptured(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
