import type { AdminOrderDetail } from '../../api/orders.ts';
import type { Money } from '../../format/money.ts';

type LedgerRow = AdminOrderDetail['ledger'][number];

/** A row with what had come in by then, in the reporting currency; null from the first row on that is not converted yet. */
export type SummedRow = LedgerRow & { position: number; sum: Money | null };

const feeKinds = new Set(['fee', 'fee_refund']);

/** The rows in order, each with the running sum of the reporting amounts. */
export function withRunningSum(ledger: LedgerRow[]): SummedRow[] {
  let sum: Money | null | undefined;
  return ledger.map((row, position) => {
    sum = sum === undefined ? row.reportingAmount : addMoney(sum, row.reportingAmount);
    return { ...row, position, sum };
  });
}

/** Net revenue (without tax and fees) and what is left after fees; null while a row is not converted. */
export function netOf(ledger: LedgerRow[]): { netRevenue: Money | null; netAfterFees: Money | null } {
  const total = (rows: LedgerRow[]) => withRunningSum(rows).at(-1)?.sum ?? null;
  return { netRevenue: total(ledger.filter(({ kind }) => !feeKinds.has(kind))), netAfterFees: total(ledger) };
}

function addMoney(one: Money | null, other: Money | null): Money | null {
  if (!one || !other || one.currency !== other.currency) return null;
  return { amount: one.amount + other.amount, currency: one.currency };
}
