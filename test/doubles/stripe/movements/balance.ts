import type Stripe from 'stripe';
import { roundHalfAway } from '../money-math.ts';
import type { StripeAccount } from '../stripe-account.ts';

const DAYS_UNTIL_AVAILABLE = 2;

export type Movement = {
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  source: string;
  /** Signed, in the presentment currency. */
  amount: number;
  currency: string;
  /** In the settlement currency, given what the amount comes to there; negative when a fee comes back. */
  fee?: (settled: number) => number;
  feeDescription?: string;
  description?: string | null;
};

/** Writes one movement of the balance, converted when the account settles in another currency. */
export function addBalanceTransaction(
  account: StripeAccount,
  movement: Movement,
  at: number,
): Stripe.BalanceTransaction {
  const { currency, rate } = settlementOf(account, movement.currency);
  const amount = rate === null ? movement.amount : roundHalfAway(movement.amount * rate);
  const fee = movement.fee?.(amount) ?? 0;
  const feeDetail = {
    amount: fee,
    application: null,
    currency,
    description: movement.feeDescription ?? 'Stripe processing fees',
    type: 'stripe_fee',
  };
  return account.balanceTransactions.add({
    id: account.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: at + DAYS_UNTIL_AVAILABLE * 86_400,
    balance_type: 'payments',
    created: at,
    currency,
    description: movement.description ?? null,
    exchange_rate: rate,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail],
    net: amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: 'available',
    type: movement.type,
  });
}

function settlementOf(account: StripeAccount, currency: string): { currency: string; rate: number | null } {
  const { settlementCurrency, exchangeRates } = account.settings;
  if (settlementCurrency === null || settlementCurrency === currency) return { currency, rate: null };
  const rate = exchangeRates[currency];
  if (rate === undefined) {
    throw new Error(
      `The Stripe double settles in ${settlementCurrency}: give it an exchange rate for ${currency}.`,
    );
  }
  return { currency: settlementCurrency, rate };
}

/** Gives a charge its balance transaction, and says so with `charge.updated` when it comes late. */
export function settleCharge(
  account: StripeAccount,
  charge: Stripe.Charge,
  at: number,
  comesLate: boolean,
): void {
  const { feePercent, feeFixed } = account.settings;
  const transaction = addBalanceTransaction(
    account,
    {
      type: 'charge',
      reportingCategory: 'charge',
      source: charge.id,
      amount: charge.amount_captured,
      currency: charge.currency,
      fee: (settled) => roundHalfAway((settled * feePercent) / 100) + feeFixed,
      description: charge.description,
    },
    at,
  );
  charge.balance_transaction = transaction.id;
  if (comesLate) account.record('charge.updated', charge, at, { balance_transaction: null });
}

/** Gives a refund its balance transaction, and says so with `refund.updated` when it comes late. */
export function settleRefund(
  account: StripeAccount,
  refund: Stripe.Refund,
  at: number,
  comesLate: boolean,
): void {
  const movement = {
    type: 'refund' as const,
    reportingCategory: 'refund',
    source: refund.id,
    amount: -refund.amount,
    currency: refund.currency,
    description: 'REFUND FOR CHARGE',
  };
  refund.balance_transaction = addBalanceTransaction(account, movement, at).id;
  if (comesLate) account.record('refund.updated', refund, at, { balance_transaction: null });
}

/** Settles what waits for its balance transaction: one charge and its refunds, or everything. */
export function settleWaiting(account: StripeAccount, chargeId: string | undefined, at: number): void {
  const one = account.charges.get(chargeId ?? '');
  for (const charge of one ? [one] : account.charges.all()) {
    const isWanted = chargeId === undefined || charge.id === chargeId;
    if (isWanted && charge.paid && charge.captured && charge.balance_transaction === null)
      settleCharge(account, charge, at, true);
  }
  const refunds = chargeId === undefined ? account.refunds.all() : account.refunds.where('charge', chargeId);
  for (const refund of refunds) {
    const isWanted = chargeId === undefined || refund.charge === chargeId;
    const hasLeft = refund.status === 'pending' || refund.status === 'succeeded';
    if (isWanted && hasLeft && refund.balance_transaction === null) settleRefund(account, refund, at, true);
  }
}
