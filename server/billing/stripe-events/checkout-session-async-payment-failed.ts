import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `checkout.session.async_payment_failed`: a payment that needed days was refused by the bank: no right follows. */
export function checkoutSessionAsyncPaymentFailed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
