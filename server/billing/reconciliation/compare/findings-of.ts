import { majorUnits } from '../../../platform/money.ts';
import { feeCategory } from './day-totals.ts';
import type { Finding } from './finding.ts';
import type { Judgement } from './judge-movement.ts';

/** What is told of one movement on a day: the gross amount, the fee, or both, whichever differ. */
export function findingsOf(
  { movement, ledger, day: movedOn, gross, fee }: Judgement,
  day: string,
  { code, cause, isRepaired }: Pick<Finding, 'code' | 'cause' | 'isRepaired'>,
): Finding[] {
  const { id: transactionId, objectId, currency, category } = movement;
  const base = { transactionId, objectId, day, currency, code, cause, isRepaired };
  const isOfDay = movedOn === day;
  const sides = [
    {
      category,
      verdict: gross,
      ledger: ledger.gross.get(day) ?? 0,
      stripe: isOfDay ? movement.amount : 0,
    },
    {
      category: feeCategory,
      verdict: fee,
      ledger: ledger.fee.get(day) ?? 0,
      stripe: isOfDay ? -movement.fee || 0 : 0,
    },
  ];
  return sides
    .filter(({ verdict }) => verdict !== 'equal')
    .map(({ verdict: _verdict, ...side }) => ({ ...base, ...side }));
}

/** An amount for people: `12.00 USD`. */
export const moneyText = (amount: number, currency: string): string =>
  `${majorUnits({ amount, currency })} ${currency.toUpperCase()}`;
