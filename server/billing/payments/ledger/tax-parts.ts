import { multiplyDivide } from '../../../platform/money.ts';

/** Money of one charge that leaves (a refund, a dispute) or comes back (a failed refund, a dispute won). */
export type TaxedMovement = {
  /** The balance transaction, or the object's own id while there is none. */
  key: string;
  /** The refund or dispute; what comes back brings the tax that left with it. */
  objectId: string;
  at: Date;
  direction: 'out' | 'back';
  /** Above zero. */
  amount: number;
  /** The tax part that the ledger holds already, which therefore stays. */
  written: number | null;
};

/**
 * The tax part of each movement, above or equal zero: half up(amount × tax ÷ charge), never more than the tax still left; the one
 * that completes the full amount takes the remainder, so that tax nets to 0. In the order of time, then id, not of arrival.
 */
export function taxParts(
  charge: { amount: number; tax: number },
  movements: readonly TaxedMovement[],
): Map<string, number> {
  const parts = new Map<string, number>();
  const takenBy = new Map<string, { amount: number; tax: number }>();
  let left = { ...charge };
  for (const movement of movements.toSorted(byTimeThenId)) {
    const taken = takenBy.get(movement.objectId) ?? { amount: 0, tax: 0 };
    const sign = movement.direction === 'out' ? 1 : -1;
    const available = movement.direction === 'out' ? left : taken;
    const part = movement.written ?? partOf(charge, movement.amount, available);
    parts.set(movement.key, part);
    left = { amount: left.amount - sign * movement.amount, tax: left.tax - sign * part };
    takenBy.set(movement.objectId, {
      amount: taken.amount + sign * movement.amount,
      tax: taken.tax + sign * part,
    });
  }
  return parts;
}

function partOf(
  charge: { amount: number; tax: number },
  amount: number,
  available: { amount: number; tax: number },
): number {
  const left = Math.max(0, available.tax);
  if (amount >= available.amount || charge.amount === 0) return left;
  return Math.min(left, Number(multiplyDivide(BigInt(amount), BigInt(charge.tax), BigInt(charge.amount))));
}

/** Within one second by object, and of one object first what left. */
function byTimeThenId(a: TaxedMovement, b: TaxedMovement): number {
  if (a.at.getTime() !== b.at.getTime()) return a.at.getTime() - b.at.getTime();
  if (a.objectId !== b.objectId) return a.objectId < b.objectId ? -1 : 1;
  if (a.direction !== b.direction) return a.direction === 'out' ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
