import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';
import { withNotice } from '../subscriptions/notices/note-notice.ts';

/** `invoice.payment_action_required`: the bank wants the customer to confirm a payment; the customer is told. */
export function invoicePaymentActionRequired(deps: ConvergeDeps): StripeEventHandler {
  return withNotice(deps, 'paymentActionRequired', paymentHandler(deps));
}
