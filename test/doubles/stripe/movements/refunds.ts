import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { addBalanceTransaction, settleRefund } from './balance.ts';
import { idOf } from '../id-of.ts';
import { endWarnings } from './fraud-warnings.ts';

export type RefundFields = {
  amount?: number | undefined;
  reason?: Stripe.Refund.Reason | null | undefined;
  metadata?: Stripe.Metadata | undefined;
  /** `pending` until `completeRefund` or `failRefund`; the money has left all the same. `requires_action`: the customer is asked first. */
  status?: 'succeeded' | 'pending' | 'requires_action' | undefined;
};

/** Gives back a part of a charge, or all that is left of it. */
export function refundCharge(
  account: StripeAccount,
  charge: Stripe.Charge,
  fields: RefundFields,
  at: number,
): Stripe.Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  if (!charge.paid) throw invalid(`Charge ${charge.id} has not been paid.`, 'charge');
  if (left === 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge', 'charge_already_refunded');
  const amount = fields.amount ?? left;
  if (amount <= 0) throw invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left)
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      'amount',
    );
  if (charge.disputed && isUnderDispute(account, charge)) {
    throw invalid(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      'charge',
      'charge_disputed',
    );
  }

  const refund = account.refunds.add({
    id: account.newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: at,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: fields.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: fields.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: fields.status ?? 'succeeded',
    transfer_reversal: null,
  });
  if (charge.balance_transaction !== null) settleRefund(account, refund, at, false);
  const previous = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  account.record('refund.created', refund, at);
  account.record('charge.refunded', charge, at, previous);
  if (charge.refunded) endWarnings(account, charge, at);
  return refund;
}

function isUnderDispute(account: StripeAccount, charge: Stripe.Charge): boolean {
  return account.disputes
    .where('charge', charge.id)
    .some(({ is_charge_refundable: canBeRefunded, status }) => !canBeRefunded && status !== 'won');
}

/** A pending refund reaches the customer. */
export function completeRefund(account: StripeAccount, refund: Stripe.Refund, at: number): Stripe.Refund {
  if (refund.status !== 'pending' && refund.status !== 'requires_action')
    throw invalid(`Refund ${refund.id} is ${refund.status}, not pending.`);
  const previous = { status: refund.status };
  refund.status = 'succeeded';
  account.record('refund.updated', refund, at, previous);
  account.record('charge.refund.updated', refund, at, previous);
  return refund;
}

/** A refund comes back: the money returns to the balance and the charge counts as not refunded. */
export function failRefund(
  account: StripeAccount,
  refund: Stripe.Refund,
  reason: string,
  at: number,
): Stripe.Refund {
  const previous = takeBack(account, refund, 'failed', at);
  refund.failure_reason = reason;
  account.record('refund.failed', refund, at, previous);
  account.record('refund.updated', refund, at, previous);
  account.record('charge.refund.updated', refund, at, previous);
  return refund;
}

/** A refund that waits is called off. */
export function cancelRefund(account: StripeAccount, refund: Stripe.Refund, at: number): Stripe.Refund {
  if (refund.status !== 'requires_action' && refund.status !== 'pending')
    throw invalid(`You cannot cancel a refund that is ${refund.status}.`);
  const previous = takeBack(account, refund, 'canceled', at);
  account.record('refund.updated', refund, at, previous);
  account.record('charge.refund.updated', refund, at, previous);
  return refund;
}

function takeBack(account: StripeAccount, refund: Stripe.Refund, status: string, at: number) {
  if (refund.status === 'failed' || refund.status === 'canceled')
    throw invalid(`Refund ${refund.id} is already ${refund.status}.`);
  const previous = { status: refund.status };
  refund.status = status;
  if (refund.balance_transaction !== null) {
    const movement = {
      type: 'refund_failure' as const,
      reportingCategory: 'refund_failure',
      source: refund.id,
      amount: refund.amount,
      currency: refund.currency,
      description: 'REFUND FAILURE',
    };
    refund.failure_balance_transaction = addBalanceTransaction(account, movement, at).id;
  }
  const charge = account.charges.get(idOf(refund.charge));
  if (charge) {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
  }
  return previous;
}
