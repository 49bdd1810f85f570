import type { BalanceMovement } from './balance-movement.ts';
import { ledgerSide, verdictOf, type LedgerSide } from './ledger-side.ts';
import type { LedgerRow } from './ledger-side-queries.ts';

type Verdict = ReturnType<typeof verdictOf>;

/** One movement of the balance beside its rows of the ledger. */
export type Judgement = {
  movement: BalanceMovement;
  rows: readonly LedgerRow[];
  ledger: LedgerSide;
  /** The reporting day of the movement, by Stripe. */
  day: string;
  gross: Verdict;
  fee: Verdict;
  isEqual: boolean;
};

/** Compares gross amount and fee, each by day. */
export function judgeMovement(movement: BalanceMovement, rows: readonly LedgerRow[], day: string): Judgement {
  const ledger = ledgerSide(rows, movement);
  const gross = verdictOf(ledger.gross, { amount: movement.amount, day });
  const fee = verdictOf(ledger.fee, { amount: -movement.fee, day });
  return { movement, rows, ledger, day, gross, fee, isEqual: gross === 'equal' && fee === 'equal' };
}
