import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `credit_note.created`: an invoice was lowered: before payment less is charged, after it money or credit goes back. */
export function creditNoteCreated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
