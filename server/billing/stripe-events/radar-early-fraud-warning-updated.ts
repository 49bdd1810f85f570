import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `radar.early_fraud_warning.updated`: a warning can (not) be acted upon any more. */
export function radarEarlyFraudWarningUpdated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
