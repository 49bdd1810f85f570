import type { Db } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/pagination.ts';
import { tieOutSentence, type CheckedPayout } from './check-payout.ts';
import { selectPayouts } from './payout-queries.ts';

/** Payouts, newest first, with whether each is what its movements come to. */
export async function listPayouts(db: Db, wanted: { limit: number; cursor?: string | undefined }) {
  const cursor = decodeCursor(wanted.cursor, ['instant', 'text']);
  const rows = await selectPayouts(db, {
    before: cursor && { createdAt: cursor[0], id: cursor[1] },
    limit: wanted.limit,
  });
  return pageFrom(rows, wanted.limit, shown, (row) => [row.createdAt.toISOString(), row.id]);
}

function shown(payout: CheckedPayout) {
  const { id, status, isAutomatic, arrivesAt, createdAt, currency, check } = payout;
  return {
    id,
    status,
    isAutomatic,
    amount: { amount: payout.amount, currency },
    failure:
      payout.failureCode === null ? null : { code: payout.failureCode, message: payout.failureMessage ?? '' },
    tiesOut: check && check.difference === 0 && check.unknownMovements.length === 0,
    difference: check && { amount: check.difference, currency },
    movementCount: check?.movementCount ?? null,
    unknownMovements: check?.unknownMovements ?? [],
    sentence: tieOutSentence(payout),
    checkedAt: check?.checkedAt ?? null,
    arrivesAt,
    createdAt,
  };
}
