import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `checkout.session.async_payment_succeeded`: a payment that needed days, such as a bank debit, arrived. */
export function checkoutSessionAsyncPaymentSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
