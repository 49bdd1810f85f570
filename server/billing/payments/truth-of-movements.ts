import type Stripe from 'stripe';
import type { BalanceMovement, ChargeTruth, DisputeTruth, RefundTruth } from './payment-truth.ts';

/** Seconds of Stripe's as an instant. */
export const instant = (seconds: number): Date => new Date(seconds * 1000);

export function chargeTruth(charge: Stripe.Charge): ChargeTruth {
  return {
    id: charge.id,
    country: charge.billing_details.address?.country ?? null,
    movement: movementOf(charge.balance_transaction),
    failureMovement: movementOf(charge.failure_balance_transaction),
  };
}

export function refundTruth(refund: Stripe.Refund): RefundTruth {
  return {
    id: refund.id,
    createdAt: instant(refund.created),
    amount: refund.amount,
    status: refund.status ?? 'pending',
    movement: movementOf(refund.balance_transaction),
    failureMovement: movementOf(refund.failure_balance_transaction ?? null),
  };
}

export function disputeTruth(dispute: Stripe.Dispute): DisputeTruth {
  return {
    id: dispute.id,
    createdAt: instant(dispute.created),
    amount: dispute.amount,
    status: dispute.status,
    movements: dispute.balance_transactions.flatMap((transaction) => movementOf(transaction) ?? []),
  };
}

/** null while only the id is known: its amounts count once they have been read. */
function movementOf(transaction: string | Stripe.BalanceTransaction | null): BalanceMovement | null {
  if (transaction === null || typeof transaction === 'string') return null;
  const { id, created, amount, currency, fee } = transaction;
  return { id, occurredAt: instant(created), amount, currency, fee };
}
