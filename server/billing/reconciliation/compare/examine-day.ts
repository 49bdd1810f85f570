import type Stripe from 'stripe';
import type { Deps } from '../../../platform/deps.ts';
import { dayOf } from '../../../platform/time.ts';
import { findReporting } from '../../../platform/reporting.ts';
import type { ConvergeDeps } from '../../payments/converge-payment.ts';
import {
  findMovement,
  isOfPayment,
  listMovements,
  meaningOf,
  type BalanceMovement,
} from './balance-movement.ts';
import { differencesOf, type Difference, type Finding, type OtherMovements } from './finding.ts';
import { judgeMovement, type Judgement } from './judge-movement.ts';
import {
  selectDaySpan,
  selectForeign,
  selectRowsOf,
  selectTransactionsBetween,
} from './ledger-side-queries.ts';
import { addTotals, createTotals } from './day-totals.ts';
import { orphanFindings } from './orphan-rows.ts';
import { repairMovement } from '../repair/repair-movement.ts';

/** What reading a payment again takes; Stripe is there. */
export type ReconcileDeps = ConvergeDeps & Pick<Deps, 'logger'> & { stripe: Stripe };

export type DayResult = { differences: Difference[]; others: OtherMovements[] };

/** Holds one reporting day of the ledger against Stripe's balance, and repairs what is certain. */
export async function examineDay(
  deps: ReconcileDeps,
  day: string,
  keepLease: () => Promise<unknown>,
): Promise<DayResult> {
  const { pool, stripe } = deps;
  const { timeZone } = await findReporting(pool, deps.config);
  const span = await selectDaySpan(pool, day, timeZone);
  const movements = await listMovements(stripe, span);
  const ids = movements.map(({ id }) => id);
  const [rows, foreign, dated] = await Promise.all([
    selectRowsOf(pool, ids, timeZone),
    selectForeign(pool, ids),
    selectTransactionsBetween(pool, span),
  ]);
  const rowsOf = Map.groupBy(rows, ({ transactionId }) => transactionId);
  const totals = createTotals();
  const others: { movement: BalanceMovement; what: string }[] = [];
  const findings: Finding[] = [];
  for (const movement of movements) {
    const known = rowsOf.get(movement.id) ?? [];
    const what =
      isOfPayment(movement) || known.length > 0 ? foreign.get(movement.id) : meaningOf(movement.category);
    if (what !== undefined && known.length === 0) {
      others.push({ movement, what });
      continue;
    }
    const judgement = judgeMovement(movement, known, dayOf(movement.occurredAt, timeZone));
    const repaired = judgement.isEqual ? [] : await repair(deps, judgement, keepLease);
    if (typeof repaired === 'string') others.push({ movement, what: repaired });
    else {
      addTotals(totals, judgement, day);
      findings.push(...repaired);
    }
  }
  for (const id of dated.filter((each) => !ids.includes(each))) {
    const movement = await findMovement(stripe, id);
    findings.push(...(await orphanFindings(deps, { id, movement, day, totals })));
    await keepLease();
  }
  return { differences: differencesOf(findings, [...totals.values()]), others: summed(others, day) };
}

/** Findings, or the sentence that tells that the movement is another app's. */
async function repair(
  deps: ReconcileDeps,
  judgement: Judgement,
  keepLease: () => Promise<unknown>,
): Promise<Finding[] | string> {
  await keepLease();
  return repairMovement(deps, judgement);
}

function summed(
  others: readonly { movement: BalanceMovement; what: string }[],
  day: string,
): OtherMovements[] {
  const groups = Map.groupBy(
    others,
    ({ movement: { currency, category }, what }) => `${category} ${currency} ${what}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { currency, category } = first.movement;
    const sum = (of: (movement: BalanceMovement) => number) =>
      group.reduce((total, { movement }) => total + of(movement), 0);
    return [
      {
        day,
        currency,
        category,
        count: group.length,
        amount: sum(({ amount }) => amount),
        fee: sum(({ fee }) => fee),
        what: first.what,
      },
    ];
  });
}
