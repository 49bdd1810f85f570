import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.voided`: an invoice counts for nothing any more. */
export function invoiceVoided(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
