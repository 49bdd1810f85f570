import type { FiguresOf, Registry } from './figures.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

/** What every kind of figures may have to say. */
export function generalGates(
  { isRebuilding }: Pick<Scope, 'isRebuilding'>,
  totals: FiguresOf<Registry>,
): Gate[] {
  const rebuilding: Gate = {
    figure: null,
    code: 'rebuilding',
    reason:
      'The reporting time zone or currency was changed: the days of runs are being counted anew, and until then their figures are not yet right.',
  };
  const rounded = Object.entries(totals)
    .filter(([, value]) => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    .map(([figure]): Gate => ({
      figure,
      code: 'rounded',
      reason: 'Beyond 2^53 a number of JSON holds about 16 digits: the last ones are rounded.',
    }));
  return [...(isRebuilding ? [rebuilding] : []), ...rounded];
}
