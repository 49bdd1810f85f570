import type { Db } from '../platform/database.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { moneyFigures } from './money-figures.ts';
import { amountsOf, readRevenue, revenueSource } from './revenue.ts';
import type { revenueByCurrencyFigures, revenueFigures } from './revenue-figures.ts';
import { sumLedger, sumNativeFees, type CurrencySum } from './revenue-queries.ts';
import { byKey } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

/** What was earned by the currency that was charged: in that currency, and beside it what it came to in the reporting currency. */
export const revenueByCurrencySource: FigureSource<typeof revenueFigures, typeof revenueByCurrencyFigures> = {
  ...revenueSource,
  readItems: async (db: Db, scope: Scope, grouping: Grouping) => {
    const keys = byKey({
      revenue: await readRevenue(db, scope, grouping),
      native: await sumLedger(db, scope, grouping, 'amount'),
      fees: await sumNativeFees(db, scope, grouping),
    });
    return keys.flatMap(({ bucket, group, rows: { revenue, native, fees } }) =>
      revenue.map((figures): Row<typeof revenueByCurrencyFigures> => {
        const money = moneyFigures(native[0]);
        return {
          ...figures,
          bucket,
          group,
          grossVolumeNative: money.grossVolume,
          taxNative: money.tax,
          grossRevenueNative: money.grossRevenue,
          refundsNative: money.refunds,
          disputesNative: money.disputes,
          netRevenueNative: money.netRevenue,
          feesNative: amountsOf(fees.map((row) => ({ ...row, amount: String(-BigInt(row.amount)) }))),
          netAfterFeesNative: areIn(group, fees) ? money.netAfterFees : null,
          refundRateNative: money.refundRate,
          averageOrderValueNative: money.averageOrderValue,
        };
      }),
    );
  },
};

const areIn = (currency: string | null, fees: readonly CurrencySum[]) =>
  fees.every((fee) => fee.currency === currency);
