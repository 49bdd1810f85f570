import { roundHalfAway } from './money-math.ts';

const THREE_DECIMALS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
/** Without decimals since a while, but still counted in hundredths by Stripe. */
const HUNDREDTHS_WITHOUT_USE = new Set(['isk', 'ugx']);

/** The smallest amount that can be charged in a currency, in Stripe's units: 10 with three decimals, 100 for isk and ugx. */
export function smallestStep(currency: string): number {
  if (THREE_DECIMALS.has(currency)) return 10;
  return HUNDREDTHS_WITHOUT_USE.has(currency) ? 100 : 1;
}

/** Rounds to what can be charged in a currency, half away from zero. */
export function roundToStep(amount: number, currency: string): number {
  const step = smallestStep(currency);
  return roundHalfAway(amount / step) * step;
}
