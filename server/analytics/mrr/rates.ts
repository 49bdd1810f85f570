import { reduced, type Rational } from '../../platform/rational.ts';
import type { RateRow } from './queries.ts';

/** A change of what a currency is worth, in minor units of the reporting currency per minor unit. */
export type RateChange = { currency: string; day: string; rate: Rational };

/** Rates by day, as the fraction of what was paid in both currencies. */
export function rateChanges(rows: readonly RateRow[]): RateChange[] {
  return rows.map(({ currency, day, reportingAmount, amount }) => ({
    currency,
    day,
    rate: reduced({ numerator: BigInt(reportingAmount), denominator: BigInt(amount) }),
  }));
}
