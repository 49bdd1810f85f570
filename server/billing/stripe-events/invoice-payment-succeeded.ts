import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.payment_succeeded`: an invoice was collected. */
export function invoicePaymentSucceeded(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
