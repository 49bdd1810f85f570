import type { Db } from '../platform/database.ts';
import { counted } from '../platform/words.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { noAmounts, type Amounts, type FiguresOf } from './figures.ts';
import { moneyFigures } from './money-figures.ts';
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
import { wholeOfItems } from './roll-ups/whole-of-items.ts';
import { byKey } from './rows-by-key.ts';
import type { Gate } from './schema.ts';
import { once, type Scope } from './scope.ts';

type Figures = FiguresOf<typeof revenueFigures>;

/** What was earned: every figure from the ledger. */
export const revenueSource: FigureSource<typeof revenueFigures> = {
  totals: revenueFigures,
  readItems: readRevenue,
  readTotals: async (db, scope) => {
    const [row] = await readRevenue(db, scope, { interval: null, groupBy: 'none' });
    if (!row) return figuresOf(undefined, [], [], undefined, hasCheckouts(scope, 'none'));
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: (_db, scope, totals) => revenueGates(scope, totals),
};

/** The figures of each bucket and group that has any. */
export async function readRevenue(
  db: Db,
  scope: Scope,
  grouping: Grouping,
): Promise<Row<typeof revenueFigures>[]> {
  const isOfCheckouts = !scope.isBrief && hasCheckouts(scope, grouping.groupBy);
  const saysWhatIsLeftOut = !scope.isBrief || (grouping.interval === null && !scope.isPrevious);
  const [ledger, unconverted, pending, checkouts] = await Promise.all([
    readLedger(db, scope, grouping),
    saysWhatIsLeftOut ? sumUnconverted(db, scope, grouping) : [],
    saysWhatIsLeftOut ? sumPending(db, scope, grouping) : [],
    isOfCheckouts ? countCheckouts(db, scope, grouping) : [],
  ]);
  return byKey({ ledger, unconverted, pending, checkouts }).map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(rows.ledger[0], rows.unconverted, rows.pending, rows.checkouts[0], isOfCheckouts),
  }));
}

/** The overview shows sums of money, which those of days add up to, and no counts, which do not. */
function readLedger(db: Db, scope: Scope, grouping: Grouping): Promise<MoneySums[]> {
  if (!scope.isBrief) return sumLedger(db, scope, grouping);
  return wholeOfItems(scope, grouping, (asked) =>
    once(scope, `ledger ${scope.from} by ${asked.interval}`, () => sumLedger(db, scope, asked)),
  );
}

function figuresOf(
  ledger: MoneySums | undefined,
  unconverted: CurrencySum[],
  pending: CurrencySum[],
  checkouts: CheckoutCounts | undefined,
  isOfCheckouts: boolean,
): Figures {
  return {
    ...moneyFigures(ledger),
    checkoutsCreated: isOfCheckouts ? (checkouts?.created ?? 0) : null,
    checkoutsPaid: isOfCheckouts ? (checkouts?.paid ?? 0) : null,
    unconverted: amountsOf(unconverted),
    pending: amountsOf(pending),
  };
}

/** Sums of several currencies beside each other, with how many rows they are of. */
export function amountsOf(sums: CurrencySum[]): Amounts {
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
      reason: `${counted(totals.unconverted.count, 'row')} of the ledger in a currency without a rate: not in the figures, but told in "unconverted".`,
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
