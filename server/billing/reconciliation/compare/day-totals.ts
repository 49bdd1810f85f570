import type { Totals } from './finding.ts';
import type { Judgement } from './judge-movement.ts';

/** Both sides of one day, by category and currency. */
export type DayTotals = Map<string, Totals>;

export const createTotals = (): DayTotals => new Map();

export const feeCategory = 'fee';

/** Adds one movement and its rows, as far as they are of the day. */
export function addTotals(
  totals: DayTotals,
  { movement, ledger, day: movedOn }: Judgement,
  day: string,
): void {
  const { currency, category, amount, fee } = movement;
  const isOfDay = movedOn === day;
  add(totals, { currency, category, ledger: ledger.gross.get(day) ?? 0, stripe: isOfDay ? amount : 0 });
  add(totals, {
    currency,
    category: feeCategory,
    ledger: ledger.fee.get(day) ?? 0,
    stripe: isOfDay ? -fee : 0,
  });
}

export function add(totals: DayTotals, { currency, category, ledger, stripe }: Totals): void {
  const key = `${category} ${currency}`;
  const sum = totals.get(key) ?? { currency, category, ledger: 0, stripe: 0 };
  totals.set(key, { ...sum, ledger: sum.ledger + ledger, stripe: sum.stripe + stripe });
}
