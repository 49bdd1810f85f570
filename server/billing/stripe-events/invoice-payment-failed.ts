import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.payment_failed`: an invoice could not be collected: nothing was paid. */
export function invoicePaymentFailed(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
