import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { isMissing } from '../../platform/stripe-errors.ts';
import { counted } from '../../platform/words.ts';
import { findReporting } from '../../platform/reporting.ts';
import { isOfPayment, movementOf, type BalanceMovement } from '../reconciliation/compare/balance-movement.ts';
import { selectForeign, selectRowsOf } from '../reconciliation/compare/ledger-side-queries.ts';
import { moneyText } from '../reconciliation/compare/findings-of.ts';
import { payoutFacts, type PayoutFacts } from './payout-facts.ts';

export type PayoutDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'now'>;

/** What its movements come to. */
export type PayoutCheck = {
  movementCount: number;
  /** The payout's amount less the sum of its movements; 0: it ties out. */
  difference: number;
  /** Movements of payments that stand neither in the ledger nor among those of other apps. */
  unknownMovements: string[];
  checkedAt: Date;
};

/** `toldAt`: when Stripe said so. */
export type CheckedPayout = PayoutFacts & { toldAt: Date; check: PayoutCheck | null };

/** Reads a payout from Stripe and holds its movements against its amount and the ledger; null when Stripe does not know it. */
export async function checkedPayout(deps: PayoutDeps, id: string): Promise<CheckedPayout | null> {
  const { stripe, now } = deps;
  if (!stripe) return null;
  const toldAt = now();
  try {
    const facts = payoutFacts(await stripe.payouts.retrieve(id));
    if (!facts) return null;
    return { ...facts, toldAt, check: facts.isAutomatic ? await check(deps, stripe, facts) : null };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function check(deps: PayoutDeps, stripe: Stripe, payout: PayoutFacts): Promise<PayoutCheck> {
  const movements: BalanceMovement[] = [];
  for await (const transaction of stripe.balanceTransactions.list({ payout: payout.id, limit: 100 }))
    if (transaction.type !== 'payout') movements.push(movementOf(transaction)); // its own movement is the other side
  const sum = movements.reduce((total, { amount, fee }) => total + amount - fee, 0);
  return {
    movementCount: movements.length,
    difference: payout.amount - sum,
    unknownMovements: await unknownOf(deps, movements.filter(isOfPayment)),
    checkedAt: deps.now(),
  };
}

async function unknownOf(
  { pool, config }: PayoutDeps,
  movements: readonly BalanceMovement[],
): Promise<string[]> {
  const ids = movements.map(({ id }) => id);
  const { timeZone } = await findReporting(pool, config);
  const [rows, foreign] = await Promise.all([selectRowsOf(pool, ids, timeZone), selectForeign(pool, ids)]);
  const known = new Set(rows.map(({ transactionId }) => transactionId));
  return ids.filter((id) => !known.has(id) && !foreign.has(id));
}

/** Whether it adds up, in words. */
export function tieOutSentence({ isAutomatic, currency, check: found }: CheckedPayout): string {
  if (!isAutomatic) return 'It was made by hand: Stripe does not tell what it holds.';
  if (!found) return 'It has not been compared with its movements yet.';
  const { movementCount, difference, unknownMovements } = found;
  const held = `It holds ${counted(movementCount, 'movement')}`;
  const sum =
    difference === 0
      ? `${held}; the sum is right.`
      : `${held}; the sum is wrong by ${moneyText(difference, currency)}.`;
  if (unknownMovements.length === 0) return sum;
  return `${sum} Not known here (yet): ${unknownMovements.length}; reconcile the days of this payout.`;
}
