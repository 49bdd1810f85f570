import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `refund.created`: a refund was made; a pending one has left the balance already. */
export function refundCreated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
