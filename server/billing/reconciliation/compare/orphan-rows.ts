import type { BalanceMovement } from './balance-movement.ts';
import { add, addTotals, feeCategory, type DayTotals } from './day-totals.ts';
import type { ReconcileDeps } from './examine-day.ts';
import type { Finding } from './finding.ts';
import { dayOf } from '../../../platform/time.ts';
import { findReporting } from '../../../platform/reporting.ts';
import { judgeMovement } from './judge-movement.ts';
import { isFee, isTax } from './ledger-side.ts';
import { selectRowsOf, type LedgerRow } from './ledger-side-queries.ts';
import { repairMovement } from '../repair/repair-movement.ts';

type Orphan = { id: string; movement: BalanceMovement | null; day: string; totals: DayTotals };

/** Rows that the ledger dates on a day on which Stripe has no such movement: it moved on another day, or never. */
export async function orphanFindings(
  deps: ReconcileDeps,
  { id, movement, day, totals }: Orphan,
): Promise<Finding[]> {
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const rows = await selectRowsOf(deps.pool, [id], timeZone);
  if (!movement) return withoutMovement({ id, rows, day, totals });
  const judgement = judgeMovement(movement, rows, dayOf(movement.occurredAt, timeZone));
  addTotals(totals, judgement, day);
  if (judgement.isEqual) return []; // taken back and written on its own day
  const findings = await repairMovement(deps, judgement, day);
  return typeof findings === 'string' ? [] : findings;
}

/** Stripe does not know it, so nothing is certain. */
function withoutMovement({
  id,
  rows,
  day,
  totals,
}: Omit<Orphan, 'movement'> & { rows: LedgerRow[] }): Finding[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.day === day && !isTax(row)),
    (row) => `${isFee(row) ? feeCategory : row.kind} ${row.settlementCurrency ?? row.currency}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const currency = first.settlementCurrency ?? first.currency;
    const category = isFee(first) ? feeCategory : first.kind;
    const ledger = group.reduce((sum, row) => sum + (row.settlementAmount ?? row.amount), 0);
    if (ledger === 0) return [];
    add(totals, { currency, category, ledger, stripe: 0 });
    return [
      {
        transactionId: id,
        objectId: first.objectId,
        day,
        currency,
        category,
        ledger,
        stripe: 0,
        code: 'noBalanceTransaction' as const,
        cause: `The ledger has ${id}, which Stripe does not know: it may be of another account, or of test mode. Nothing was changed.`,
        isRepaired: false,
      },
    ];
  });
}
