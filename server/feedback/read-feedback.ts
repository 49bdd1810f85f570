import type { OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { toAdminFeedback, toFeedback } from './feedback-answer.ts';
import { selectFeedback } from './queries.ts';
import type { AdminFeedback, AdminFeedbackQuery, Feedback } from './schema.ts';

/** What the customer sent, newest first, with the answers. */
export async function listFeedback(
  db: Db,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Feedback>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectFeedback(db, { customerId, beforeId, limit });
  return pageFrom(rows, limit, toFeedback, (row) => [row.id]);
}

/** Everybody's feedback, newest first. */
export async function listForOperators(
  db: Db,
  caller: OperatorCaller,
  { limit, cursor, customer, ...filter }: AdminFeedbackQuery,
): Promise<Page<AdminFeedback>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectFeedback(db, { ...filter, customerId: customer, beforeId, limit });
  return pageFrom(
    rows,
    limit,
    (row) => toAdminFeedback(row, caller),
    (row) => [row.id],
  );
}

/** One piece of feedback, anybody's. */
export async function readForOperators(db: Db, caller: OperatorCaller, id: string): Promise<AdminFeedback> {
  const [row] = await selectFeedback(db, { id, limit: 1 });
  if (!row) throw notFound('The feedback');
  return toAdminFeedback(row, caller);
}
