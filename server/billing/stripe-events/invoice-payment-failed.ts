import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';
import { withNotice } from '../subscriptions/notices/note-notice.ts';

/** `invoice.payment_failed`: an invoice could not be collected: nothing was paid. The customer of a subscription is told. */
export function invoicePaymentFailed(deps: ConvergeDeps): StripeEventHandler {
  return withNotice(deps, 'paymentFailed', paymentHandler(deps));
}
