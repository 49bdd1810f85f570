import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.paid`: an invoice is settled: charged, covered by the customer's balance, or paid outside of Stripe. */
export function invoicePaid(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
