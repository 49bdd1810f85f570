import type Stripe from 'stripe';
import { isMissing } from '../../../platform/stripe-errors.ts';

/** A movement of Stripe's balance; amounts in minor units of its own currency. */
export type BalanceMovement = {
  id: string;
  occurredAt: Date;
  currency: string;
  amount: number;
  fee: number;
  /** Stripe's `reporting_category`. */
  category: string;
  /** Minor units of `currency` per minor unit presented to the customer; null: the same currency. */
  exchangeRate: number | null;
  /** The charge, refund, dispute, payout … that moved. */
  objectId: string | null;
};

/** Everything that moved in a span of time, oldest first. */
export async function listMovements(
  stripe: Stripe,
  { from, to }: { from: Date; to: Date },
): Promise<BalanceMovement[]> {
  const movements: BalanceMovement[] = [];
  const created = { gte: Math.ceil(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
  for await (const transaction of stripe.balanceTransactions.list({ created, limit: 100 }))
    movements.push(movementOf(transaction));
  return movements.toReversed();
}

/** One movement, or null when Stripe does not know it. */
export async function findMovement(stripe: Stripe, id: string): Promise<BalanceMovement | null> {
  try {
    return movementOf(await stripe.balanceTransactions.retrieve(id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The movement as Stripe gives it, in our words. */
export function movementOf(transaction: Stripe.BalanceTransaction): BalanceMovement {
  const { id, created, currency, amount, fee, source } = transaction;
  return {
    id,
    occurredAt: new Date(created * 1000),
    currency,
    amount,
    fee,
    category: transaction.reporting_category,
    exchangeRate: transaction.exchange_rate,
    objectId: typeof source === 'string' ? source : (source?.id ?? null),
  };
}

/** Whether it is about a payment, which might be ours, by the kind of its object: a charge, a refund or a dispute. */
export function isOfPayment({ objectId }: BalanceMovement): boolean {
  return objectId !== null && /^(ch|py|re|pyr|du|dp)_/.test(objectId);
}

const meanings: Record<string, string> = {
  payout: 'paid out to the bank: no revenue',
  payout_reversal: 'a payout that came back: no revenue',
  fee: "Stripe's own fees, of no payment: not in the ledger",
  tax: "tax on Stripe's own fees: not in the ledger",
  network_cost: "card networks' costs, of no payment: not in the ledger",
  topup: 'money put into the balance: no revenue',
  topup_reversal: 'money put into the balance that left again: no revenue',
  transfer: 'sent to a connected account: no revenue',
  transfer_reversal: 'came back from a connected account: no revenue',
};

/** What a movement of no payment is, in words. */
export const meaningOf = (category: string): string =>
  meanings[category] ?? `Stripe calls it "${category}": of no payment, so not in the ledger`;
