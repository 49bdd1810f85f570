/** A row of the ledger of points, as far as it decides which points are left. */
export type LedgerRow = {
  id: string;
  kind: string;
  /** Signed. */
  points: number;
  orderId: string | null;
  redemptionId: string | null;
  /** Of an expiry: the row whose points are over. */
  expiredId: string | null;
  occurredAt: Date;
  expiresAt: Date | null;
};

/** What is left of points that came in together. */
export type Lot = Pick<LedgerRow, 'id' | 'orderId' | 'occurredAt' | 'expiresAt'> & { left: number };

/**
 * What is left of every income, from the rows in the order in which they were written. Spent first are those that expire first; a refund
 * takes the points of its own order first. What a refund takes beyond everything that is left is a debt, which later income pays. The sum of
 * what is left less the debt is the balance.
 */
export function lotsOf(rows: readonly LedgerRow[]): { lots: Lot[]; debt: number } {
  const returned = new Set(
    rows.flatMap(({ kind, redemptionId }) => (kind === 'redemptionReturned' && redemptionId) || []),
  );
  const lots: Lot[] = [];
  let debt = 0;
  for (const row of rows) {
    if (row.redemptionId !== null && returned.has(row.redemptionId)) continue; // it never was: the points keep their age
    if (row.points >= 0) {
      const paid = Math.min(debt, row.points);
      debt -= paid;
      const { id, orderId, occurredAt, expiresAt } = row;
      lots.push({ id, orderId, occurredAt, expiresAt, left: row.points - paid });
    } else {
      debt += takeFrom(inOrderOf(row, lots), -row.points);
    }
  }
  return { lots, debt };
}

function inOrderOf({ kind, orderId, expiredId }: LedgerRow, lots: readonly Lot[]): Lot[] {
  const isOwn = (lot: Lot) =>
    kind === 'expiry' ? lot.id === expiredId : orderId !== null && lot.orderId === orderId;
  return lots.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || endOf(a) - endOf(b)); // stable: equals by age
}

const endOf = ({ expiresAt }: Lot): number => expiresAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

/** Takes so many points, and answers how many were missing. */
function takeFrom(lots: readonly Lot[], points: number): number {
  let missing = points;
  for (const lot of lots) {
    const taken = Math.min(lot.left, missing);
    lot.left -= taken;
    missing -= taken;
  }
  return missing;
}

/** The same day so many months later; the last day of a month that is shorter. */
export function monthsAfter(instant: Date, months: number): Date {
  const result = new Date(instant);
  result.setUTCMonth(result.getUTCMonth() + months);
  if (result.getUTCDate() !== instant.getUTCDate()) result.setUTCDate(0);
  return result;
}
