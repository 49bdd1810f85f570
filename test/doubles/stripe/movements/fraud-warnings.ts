import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';

/** The issuer warns that a charge may be disputed; it can still be refunded before it is. */
export function warnOfFraud(
  account: StripeAccount,
  charge: Stripe.Charge,
  fraudType: string,
  at: number,
): Stripe.Radar.EarlyFraudWarning {
  const warning = account.fraudWarnings.add({
    id: account.newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.refunded && !charge.disputed,
    charge: charge.id,
    created: at,
    fraud_type: fraudType,
    livemode: false,
    payment_intent: idOf(charge.payment_intent),
  });
  account.record('radar.early_fraud_warning.created', warning, at);
  return warning;
}

/** After a full refund or a dispute nothing can be done about a warning any more. */
export function endWarnings(account: StripeAccount, charge: Stripe.Charge, at: number): void {
  for (const warning of account.fraudWarnings.where('charge', charge.id)) {
    account.update('radar.early_fraud_warning.updated', warning, at, () => {
      warning.actionable = false;
    });
  }
}
