import { seesPersonalData, type OperatorCaller } from '../../platform/caller.ts';
import type { Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { selectQuarantined, type QuarantinedRow } from './quarantine-queries.ts';
import type { QuarantinedTask, QuarantineQuery } from './schema.ts';

/** Refused reports that are kept, newest first. */
export async function listQuarantined(
  pool: Pool,
  caller: OperatorCaller,
  { state, customer, reason, limit, cursor }: QuarantineQuery,
): Promise<Page<QuarantinedTask>> {
  const rows = await selectQuarantined(pool, {
    state: state ?? null,
    customerId: customer ?? null,
    reason: reason ?? null,
    beforeId: decodeCursor(cursor, ['text'])?.[0] ?? null,
    limit,
  });
  return pageFrom(
    rows,
    limit,
    (row) => toQuarantinedTask(row, caller),
    ({ id }) => [id],
  );
}

/** The row as this operator may see it: what customers put into reports may be personal. */
export function toQuarantinedTask(row: QuarantinedRow, caller: OperatorCaller): QuarantinedTask {
  const { id, customerId, installationId, kind, reason, errors, times, state, outcome } = row;
  const isSeen = seesPersonalData(caller);
  const text = row.mended ?? (row.isWhole ? row.raw : null);
  return {
    id,
    customer: customerId,
    installationId,
    kind,
    reason,
    errors,
    task: isSeen && text !== null ? (JSON.parse(text) as QuarantinedTask['task']) : null,
    isMended: row.mended !== null,
    cutText: isSeen && !row.isWhole ? row.raw : null,
    times,
    receivedAt: row.receivedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    state,
    outcome,
  };
}
