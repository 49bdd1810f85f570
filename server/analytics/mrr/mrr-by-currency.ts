import type { FigureSource, Row } from '../answer-figures.ts';
import { underNativeNames } from '../figures.ts';
import { measureCourse, type Course } from './course.ts';
import { figuresOf, knownBuckets, mrrSource, readCourse } from './mrr.ts';
import { nativeMrrNames, type mrrByCurrencyFigures, type mrrFigures } from './mrr-figures.ts';

/** Recurring revenue by the currency of the subscriptions: in that currency, and beside it what it comes to in the reporting currency. */
export const mrrByCurrencySource: FigureSource<typeof mrrFigures, typeof mrrByCurrencyFigures> = {
  ...mrrSource,
  readItems: async (db, scope, { interval }) =>
    coursesByCurrency(await readCourse(db, scope)).flatMap(({ group, reported, native }) => {
      const buckets = knownBuckets(interval, scope, native);
      const natively = measureCourse(native, buckets);
      return measureCourse(reported, buckets).flatMap((days, index): Row<typeof mrrByCurrencyFigures>[] => {
        const [bucket, nativeDays] = [buckets[index], natively[index]];
        return bucket && nativeDays
          ? [
              {
                bucket: bucket.bucket,
                group,
                ...figuresOf(days),
                ...underNativeNames(figuresOf(nativeDays), nativeMrrNames),
              },
            ]
          : [];
      });
    }),
};

/** A course for each currency, from the day on which anything was counted in it: measured in the reporting currency and in itself. */
function coursesByCurrency({ changes, rates, currency: reportingCurrency }: Course) {
  return [...Map.groupBy(changes, ({ currency }) => currency)].flatMap(([group, all]) => {
    const first = all.findIndex(({ amount, hasUnknownPrice }) => amount.numerator > 0n || hasUnknownPrice);
    if (first === -1) return [];
    const own = all.slice(first);
    const ownRates = rates.filter(({ currency }) => currency === group);
    return [
      {
        group,
        reported: { changes: own, rates: ownRates, currency: reportingCurrency },
        native: { changes: own, rates: [], currency: group },
      },
    ];
  });
}
