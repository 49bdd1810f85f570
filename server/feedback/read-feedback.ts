import type { OperatorCaller } from '../platform/caller.ts';
import type { Db, Pool } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { toAdminFeedback, toFeedback, type LinkDeps } from './feedback-answer.ts';
import { selectFeedback, type FeedbackRow } from './queries.ts';
import { selectCandidates } from './runs/candidate-queries.ts';
import type { AdminFeedback, AdminFeedbackQuery, Feedback } from './schema.ts';

type OwnDeps = LinkDeps & { pool: Pool };

/** What the customer sent, newest first, with the answers. */
export async function listFeedback(
  deps: OwnDeps,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Feedback>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectFeedback(deps.pool, { customerId, beforeId, limit });
  const offered = await candidatesOf(deps.pool, rows);
  return pageFrom(
    rows,
    limit,
    (row) => toFeedback(deps, row, offered.get(row.id) ?? []),
    (row) => [row.id],
  );
}

/** One piece of feedback, as its customer sees it. */
export async function readOwn(deps: OwnDeps, customerId: string, id: string): Promise<Feedback> {
  const [row] = await selectFeedback(deps.pool, { id, customerId, limit: 1 });
  if (!row) throw notFound('The feedback');
  return toFeedback(deps, row, (await candidatesOf(deps.pool, [row])).get(id) ?? []);
}

/** Runs that were offered, of what nobody has tied to one. */
async function candidatesOf(db: Db, rows: readonly FeedbackRow[]) {
  const open = rows.filter(({ runLink }) => runLink === 'open').map(({ id }) => id);
  return Map.groupBy(open.length > 0 ? await selectCandidates(db, open) : [], ({ feedbackId }) => feedbackId);
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
