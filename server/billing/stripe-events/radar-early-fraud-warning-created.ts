import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `radar.early_fraud_warning.created`: the card's issuer warns of fraud, before any dispute. */
export function radarEarlyFraudWarningCreated(deps: ConvergeDeps): StripeEventHandler {
  return paymentHandler(deps);
}
