import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `credit_note.updated`: what a credit note says has changed. */
export function creditNoteUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
