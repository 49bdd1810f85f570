import type { BalanceMovement } from './balance-movement.ts';
import type { LedgerRow } from './ledger-side-queries.ts';

/** What the ledger says of one movement of the balance, in that balance's currency, by reporting day. */
export type LedgerSide = { gross: ReadonlyMap<string, number>; fee: ReadonlyMap<string, number> };

export const isTax = ({ kind }: LedgerRow): boolean => kind.endsWith('_tax');
export const isFee = ({ kind }: LedgerRow): boolean => kind === 'fee' || kind === 'fee_refund';

/** Sums the rows of one movement; those written before settlement amounts were kept are worked out. */
export function ledgerSide(
  rows: readonly LedgerRow[],
  movement: Pick<BalanceMovement, 'currency' | 'amount' | 'exchangeRate'>,
): LedgerSide {
  const fee = sumByDay(rows.filter(isFee), (row) => settledAmount(row, movement.currency) ?? 0);
  const grossRows = rows.filter((row) => !isFee(row) && !isTax(row));
  if (grossRows.every((row) => settledAmount(row, movement.currency) !== null))
    return { gross: sumByDay(grossRows, (row) => settledAmount(row, movement.currency) ?? 0), fee };
  return { gross: byExchangeRate(grossRows, movement), fee };
}

/** What a row comes to in the balance's currency; null when only the exchange rate can tell. */
function settledAmount(row: LedgerRow, currency: string): number | null {
  if (row.settlementAmount !== null) return row.settlementCurrency === currency ? row.settlementAmount : 0;
  if (row.currency === currency) return row.amount;
  if (row.reportingCurrency === currency && row.reportingAmount !== null) return row.reportingAmount;
  return null;
}

/** Rounding may leave a unit, which is then no difference. */
function byExchangeRate(
  rows: readonly LedgerRow[],
  { amount, exchangeRate }: Pick<BalanceMovement, 'amount' | 'exchangeRate'>,
): ReadonlyMap<string, number> {
  const presented = sumByDay(rows, (row) => row.amount);
  return new Map(
    [...presented].map(([day, sum]) => {
      const settled = Math.round(sum * (exchangeRate ?? 1));
      return [day, Math.abs(settled - amount) <= 1 ? amount : settled];
    }),
  );
}

function sumByDay(rows: readonly LedgerRow[], amountOf: (row: LedgerRow) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.day, (sums.get(row.day) ?? 0) + amountOf(row));
  for (const [day, sum] of sums) if (sum === 0) sums.delete(day);
  return sums;
}

/** How the ledger's amounts stand to the one that Stripe names for a day. */
export function verdictOf(
  ledger: ReadonlyMap<string, number>,
  stripe: { amount: number; day: string },
): 'equal' | 'missing' | 'wrongDay' | 'amountDiffers' {
  const total = [...ledger.values()].reduce((sum, amount) => sum + amount, 0);
  if (total === stripe.amount && [...ledger.keys()].every((day) => day === stripe.day)) return 'equal';
  if (ledger.size === 0) return 'missing';
  return total === stripe.amount ? 'wrongDay' : 'amountDiffers';
}
