import type { Db } from '../../platform/database.ts';
import { counted } from '../../platform/words.ts';
import type { FigureSource, Row } from '../answer-figures.ts';
import type { FiguresOf } from '../figures.ts';
import { revenueSource } from '../revenue.ts';
import type { Scope } from '../scope.ts';
import { couponFigures } from './coupon-figures.ts';
import { sumCoupons, type CouponSum } from './queries.ts';

type Figures = FiguresOf<typeof couponFigures>;

/** What each promotion code, or coupon without one, took off and brought. */
export const couponSource: FigureSource<typeof couponFigures> = {
  totals: couponFigures,
  readTotals: async (db, scope) => {
    const { sums, revenueOf } = await readCoupons(db, scope);
    return figuresOf(sums, [...revenueOf.values()]);
  },
  readItems: async (db, scope): Promise<Row<typeof couponFigures>[]> => {
    const { sums, revenueOf } = await readCoupons(db, scope);
    const codes = new Set([...sums.map(({ code }) => code), ...revenueOf.keys()]);
    return [...codes].map((code) => ({
      bucket: null,
      group: code,
      ...figuresOf(
        sums.filter((sum) => sum.code === code),
        [revenueOf.get(code) ?? 0],
      ),
    }));
  },
  gates: (_db, _scope, { unconverted }) =>
    unconverted.count === 0
      ? []
      : [
          {
            figure: 'discount',
            code: 'incomplete',
            reason: `The discounts of ${counted(unconverted.count, 'order')} in a currency without a rate: not in the figures, but told in "unconverted".`,
          },
        ],
};

async function readCoupons(db: Db, scope: Scope) {
  const revenue = await revenueSource.readItems(db, scope, { interval: null, groupBy: 'coupon' });
  return {
    sums: await sumCoupons(db, scope),
    revenueOf: new Map(
      revenue.flatMap(({ group, netRevenue }) => (group === null ? [] : [[group, netRevenue] as const])),
    ),
  };
}

function figuresOf(sums: readonly CouponSum[], revenue: readonly number[]): Figures {
  const unconverted = sums.filter(({ unconvertedOrders }) => unconvertedOrders > 0);
  const byCurrency = Map.groupBy(unconverted, ({ currency }) => currency);
  return {
    orders: total(sums.map(({ orders }) => orders)),
    discount: total(sums.map(({ discount }) => Number(discount))),
    revenue: total(revenue),
    unconverted: {
      count: total(unconverted.map(({ unconvertedOrders }) => unconvertedOrders)),
      amounts: [...byCurrency].map(([currency, rows]) => ({
        amount: total(rows.map((row) => Number(row.unconverted))),
        currency,
      })),
    },
  };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
