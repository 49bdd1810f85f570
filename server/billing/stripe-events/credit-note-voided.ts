import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `credit_note.voided`: a credit note before payment was taken back. */
export function creditNoteVoided(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
