import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { addBalanceTransaction } from './balance.ts';

/** Pays out, per settlement currency, every movement of the balance that no payout holds yet. */
export function payOut(account: StripeAccount, at: number): Stripe.Payout[] {
  const waiting = Map.groupBy(
    account.balanceTransactions.all().filter(({ id, created }) => !account.payoutOf.has(id) && created <= at),
    (transaction) => transaction.currency,
  );
  const payouts: Stripe.Payout[] = [];
  for (const [currency, transactions] of waiting) {
    const amount = transactions.reduce((sum, transaction) => sum + transaction.net, 0);
    if (amount <= 0) continue;
    const payout = account.payouts.add(paidPayout(account, amount, currency, at));
    const movement = {
      type: 'payout' as const,
      reportingCategory: 'payout',
      source: payout.id,
      amount: -amount,
      currency,
      description: 'STRIPE PAYOUT',
    };
    payout.balance_transaction = addBalanceTransaction(account, movement, at).id;
    const own = account.balanceTransactions.get(payout.balance_transaction);
    const held = own ? [...transactions, own] : transactions;
    account.transactionsOf.set(payout.id, held);
    for (const { id } of held) account.payoutOf.set(id, payout.id);
    account.record('payout.created', payout, at);
    account.record('payout.paid', payout, at);
    payouts.push(payout);
  }
  return payouts;
}

/** The bank sends a payout back: the money stands in the balance again. */
export function failPayout(account: StripeAccount, payout: Stripe.Payout, at: number): Stripe.Payout {
  const movement = {
    type: 'payout_failure' as const,
    reportingCategory: 'payout_reversal',
    source: payout.id,
    amount: payout.amount,
    currency: payout.currency,
    description: 'STRIPE PAYOUT FAILURE',
  };
  account.update('payout.failed', payout, at, () => {
    payout.status = 'failed';
    payout.failure_code = 'account_closed';
    payout.failure_message = 'The bank account has been closed.';
    payout.failure_balance_transaction = addBalanceTransaction(account, movement, at).id;
  });
  return payout;
}

function paidPayout(account: StripeAccount, amount: number, currency: string, at: number): Stripe.Payout {
  return {
    id: account.newId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: at,
    automatic: true,
    balance_transaction: null,
    created: at,
    currency,
    description: 'STRIPE PAYOUT',
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'paid',
    trace_id: null,
    type: 'bank_account',
  };
}
