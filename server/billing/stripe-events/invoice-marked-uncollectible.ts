import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `invoice.marked_uncollectible`: an invoice was given up; it may still be paid. */
export function invoiceMarkedUncollectible(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
