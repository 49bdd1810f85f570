import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice_payment.paid`: a payment for an invoice has come in. */
export function invoicePaymentPaid(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
