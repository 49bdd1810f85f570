import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.updated`: an invoice has changed, such as by a credit note after payment. */
export function invoiceUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
