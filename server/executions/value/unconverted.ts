/** A part of a value that is known in a currency without a rate: it is told apart, and is in no sum. */
export type Unconverted = { part: UnconvertedPart; amountMicros: string; currency: string };
export type UnconvertedPart = 'timeValue' | 'reportedValue' | 'creditCost' | 'aiCost';

/** Tells each part in the reporting currency: one of another currency is 0 there and noted in `unconverted`. */
export function inCurrency(
  reportingCurrency: string,
  unconverted: Unconverted[],
): (part: UnconvertedPart, amountMicros: bigint, currency: string) => number {
  return (part, amountMicros, currency) => {
    if (currency === reportingCurrency || amountMicros === 0n) return Number(amountMicros);
    unconverted.push({ part, amountMicros: amountMicros.toString(), currency });
    return 0;
  };
}
