import type { Db } from '../platform/database.ts';
import type { FeedbackKind, FeedbackStatus } from './schema.ts';

export type NewFeedback = {
  id: string;
  customerId: string;
  scenarioId: string | null;
  installationId: string | null;
  executionId: string | null;
  requestId: string | null;
  kind: FeedbackKind;
  rating: number | null;
  message: string;
  redacted: string[];
  createdAt: Date;
};

/** A message with its answer, its scenario and who wrote it. */
export type FeedbackRow = NewFeedback & {
  status: FeedbackStatus;
  reply: string | null;
  repliedAt: Date | null;
  replyMailedAt: Date | null;
  closedAt: Date | null;
  acceptedAt: Date | null;
  scenarioSlug: string | null;
  scenarioTitle: string | null;
  customerName: string;
  customerEmail: string;
};

export async function insertFeedback(db: Db, feedback: NewFeedback): Promise<void> {
  await db.query(
    `insert into feedback (id, customer_id, scenario_id, installation_id, execution_id, request_id, kind, rating, message, redacted, created_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::int, $9::text, $10::text[], $11::timestamptz)`,
    [
      feedback.id,
      feedback.customerId,
      feedback.scenarioId,
      feedback.installationId,
      feedback.executionId,
      feedback.requestId,
      feedback.kind,
      feedback.rating,
      feedback.message,
      feedback.redacted,
      feedback.createdAt,
    ],
  );
}

export type FeedbackFilter = {
  id?: string;
  customerId?: string | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  /** An id or a slug. */
  scenario?: string | undefined;
  beforeId?: string | null;
  limit: number;
};

/** Newest first, one more than the limit. */
export async function selectFeedback(db: Db, filter: FeedbackFilter): Promise<FeedbackRow[]> {
  const { rows } = await db.query<FeedbackRow>(
    `select f.id, f.customer_id as "customerId", f.scenario_id as "scenarioId", f.installation_id as "installationId",
       f.execution_id as "executionId", f.request_id as "requestId", f.kind, f.rating, f.message, f.redacted, f.status,
       f.created_at as "createdAt", f.reply, f.replied_at as "repliedAt", f.reply_mailed_at as "replyMailedAt",
       f.closed_at as "closedAt", f.accepted_at as "acceptedAt", s.slug as "scenarioSlug", s.title as "scenarioTitle", c.name as "customerName",
       c.email as "customerEmail"
     from feedback f join customers c on c.id = f.customer_id left join scenarios s on s.id = f.scenario_id
     where ($1::text is null or f.id = $1::text) and ($2::text is null or f.customer_id = $2::text)
       and ($3::text is null or f.status = $3::text) and ($4::text is null or f.kind = $4::text)
       and ($5::text is null or s.id = $5::text or s.slug = $5::text) and ($6::text is null or f.id < $6::text)
     order by f.id desc limit $7::int + 1`,
    [
      filter.id ?? null,
      filter.customerId ?? null,
      filter.status ?? null,
      filter.kind ?? null,
      filter.scenario ?? null,
      filter.beforeId ?? null,
      filter.limit,
    ],
  );
  return rows;
}

/** Writes the answer; false when there is one already. */
export async function writeReply(
  db: Db,
  id: string,
  reply: { message: string; operatorId: string | null; close: boolean; accept: boolean; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update feedback
     set reply = $2::text, replied_by = $3::text, replied_at = $4::timestamptz,
       status = case when $5::boolean or status = 'closed' then 'closed' else 'answered' end,
       closed_at = case when $5::boolean then coalesce(closed_at, $4::timestamptz) else closed_at end,
       accepted_at = case when $6::boolean then $4::timestamptz end
     where id = $1::text and reply is null`,
    [id, reply.message, reply.operatorId, reply.at, reply.close, reply.accept],
  );
  return rowCount === 1;
}

/** Closes it; the instant of a former closing stays. */
export async function markClosed(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update feedback set status = 'closed', closed_at = coalesce(closed_at, $2::timestamptz) where id = $1::text`,
    [id, at],
  );
}

export async function markReplyMailed(db: Db, id: string, at: Date): Promise<void> {
  await db.query(`update feedback set reply_mailed_at = $2::timestamptz where id = $1::text`, [id, at]);
}
