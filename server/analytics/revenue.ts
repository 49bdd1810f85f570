import type { Db } from '../platform/database.ts';
import { multiplyDivide } from '../platform/money.ts';
import type { FigureSource, GroupBy, Grouping, Row } from './answer-figures.ts';
import { noAmounts, type Amounts, type FiguresOf } from './figures.ts';
import { ratio } from './ratios.ts';
import { revenueFigures } from './revenue-figures.ts';
import {
  countCheckouts,
  hasCheckouts,
  sumLedger,
  sumPending,
  sumUnconverted,
  type CheckoutCounts,
  type CurrencySum,
  type MoneySums,
} from './revenue-queries.ts';
import { byKey } from './rows-by-key.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

type Figures = FiguresOf<typeof revenueFigures>;

/** What was earned: every figure from the ledger. */
export const revenueSource: FigureSource<typeof revenueFigures> = {
  totals: revenueFigures,
  readItems: readRevenue,
  readTotals: async (db, scope) => {
    const [row] = await readRevenue(db, scope, { interval: null, groupBy: 'none' });
    if (!row) return figuresOf(undefined, [], [], undefined, 'none');
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: (_db, scope, totals) => revenueGates(scope, totals),
};

async function readRevenue(db: Db, scope: Scope, grouping: Grouping): Promise<Row<typeof revenueFigures>[]> {
  const keys = byKey({
    ledger: await sumLedger(db, scope, grouping),
    unconverted: await sumUnconverted(db, scope, grouping),
    pending: await sumPending(db, scope, grouping),
    checkouts: hasCheckouts(grouping.groupBy) ? await countCheckouts(db, scope, grouping) : [],
  });
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(rows.ledger[0], rows.unconverted, rows.pending, rows.checkouts[0], grouping.groupBy),
  }));
}

function figuresOf(
  ledger: MoneySums | undefined,
  unconverted: CurrencySum[],
  pending: CurrencySum[],
  checkouts: CheckoutCounts | undefined,
  groupBy: GroupBy,
): Figures {
  const sum = (name: 'grossVolume' | 'chargeTax' | 'refunds' | 'disputes' | 'reversedTax' | 'fees') =>
    BigInt(ledger?.[name] ?? 0);
  const grossRevenue = sum('grossVolume') + sum('chargeTax');
  const [refunds, disputes, fees] = [-sum('refunds'), -sum('disputes'), -sum('fees')];
  const netRevenue = grossRevenue - refunds - disputes;
  const orders = ledger?.orders ?? 0;
  const isOfCheckouts = hasCheckouts(groupBy);
  return {
    grossVolume: Number(sum('grossVolume')),
    tax: Number(-(sum('chargeTax') + sum('reversedTax'))),
    grossRevenue: Number(grossRevenue),
    refunds: Number(refunds),
    disputes: Number(disputes),
    netRevenue: Number(netRevenue),
    fees: Number(fees),
    netAfterFees: Number(netRevenue - fees),
    refundRate: ratio(refunds, grossRevenue),
    disputeRate: ratio(ledger?.disputesWithdrawn ?? 0, ledger?.charges ?? 0),
    orders,
    averageOrderValue: orders === 0 ? null : Number(multiplyDivide(grossRevenue, 1n, BigInt(orders))),
    checkoutsCreated: isOfCheckouts ? (checkouts?.created ?? 0) : null,
    checkoutsPaid: isOfCheckouts ? (checkouts?.paid ?? 0) : null,
    unconverted: amountsOf(unconverted),
    pending: amountsOf(pending),
  };
}

function amountsOf(sums: CurrencySum[]): Amounts {
  if (sums.length === 0) return noAmounts;
  return {
    count: sums.reduce((count, row) => count + row.count, 0),
    amounts: sums.map(({ amount, currency }) => ({ amount: Number(amount), currency })),
  };
}

function revenueGates(scope: Scope, totals: Figures): Gate[] {
  const gates: Gate[] = [];
  if (totals.unconverted.count > 0)
    gates.push({
      figure: null,
      code: 'incomplete',
      reason: `${totals.unconverted.count} rows of the ledger are in a currency without a rate and stand in "unconverted".`,
    });
  if (totals.pending.count > 0)
    gates.push({
      figure: null,
      code: 'incomplete',
      reason: `${totals.pending.count} paid orders are not settled yet and stand in "pending".`,
    });
  if (scope.aiModel !== null)
    gates.push({
      figure: null,
      code: 'filterIgnored',
      reason: 'Money has no model: the filter "aiModel" does not narrow revenue.',
    });
  return gates;
}
