import type { Db } from '../platform/database.ts';
import type { StoredRun } from './runs/run-answer.ts';
import type { AdminFeedback, FeedbackKind, FeedbackStatus, RunLink, Severity } from './schema.ts';

/** Feedback as it comes in. */
export type NewFeedback = StoredRun & {
  id: string;
  customerId: string;
  scenarioId: string | null;
  requestId: string | null;
  kind: FeedbackKind;
  rating: number | null;
  message: string;
  redacted: string[];
  createdAt: Date;
  source: AdminFeedback['source'];
  recordedBy: string | null;
  sentRequestId: string | null;
  maySeeRun: boolean;
  runLink: RunLink;
  runLinkedBy: 'customer' | 'operator' | 'library' | null;
};

/** A message with its answer, its scenario and who wrote it. */
export type FeedbackRow = NewFeedback & {
  status: FeedbackStatus;
  reply: string | null;
  repliedAt: Date | null;
  replyMailedAt: Date | null;
  closedAt: Date | null;
  closedBecause: AdminFeedback['closedBecause'];
  acceptedAt: Date | null;
  severity: Severity | null;
  assigneeId: string | null;
  assigneeName: string | null;
  duplicateOf: string | null;
  reopenedCount: number;
  fixVersionId: string | null;
  fixNumber: number | null;
  fixPublishedAt: Date | null;
  fixedAt: Date | null;
  reviewMayShow: boolean | null;
  reviewState: 'waiting' | 'shown' | 'hidden' | null;
  reviewDecidedAt: Date | null;
  scenarioSlug: string | null;
  scenarioTitle: string | null;
  customerName: string;
  customerEmail: string;
  /** By a demonstration: nothing is mailed to them. */
  isNobody: boolean;
};

/** Keeps it; false when the same tap of a link is kept already. */
export async function insertFeedback(db: Db, feedback: NewFeedback): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into feedback (id, customer_id, scenario_id, installation_id, execution_id, task_key, version_id, ai_model, run_status, run_error_code,
       run_started_at, run_finished_at, request_id, kind, rating, message, redacted, created_at, source, recorded_by, sent_request_id, may_see_run,
       run_link, run_linked_by, run_linked_at, run_counts)
     select id, "customerId", "scenarioId", "installationId", "executionId", "taskKey", "versionId", "aiModel", "runStatus", "errorCode",
       "startedAt", "finishedAt", "requestId", kind, rating, message, redacted, "createdAt", source, "recordedBy", "sentRequestId", "maySeeRun",
       "runLink", "runLinkedBy", case when "runLinkedBy" is not null then "createdAt" end, "countsAsRun"
     from jsonb_to_record($1::jsonb) as sent (id text, "customerId" text, "scenarioId" text, "installationId" text, "executionId" text, "taskKey" text,
       "versionId" text, "aiModel" text, "runStatus" text, "errorCode" text, "startedAt" timestamptz, "finishedAt" timestamptz, "requestId" text,
       kind text, rating smallint, message text, redacted text[], "createdAt" timestamptz, source text, "recordedBy" text, "sentRequestId" text,
       "maySeeRun" boolean, "runLink" text, "runLinkedBy" text, "countsAsRun" boolean)
     on conflict (installation_id, execution_id, coalesce(task_key, 'main'), kind) where source = 'link' do nothing`,
    [JSON.stringify(feedback)],
  );
  return rowCount === 1;
}

export type FeedbackFilter = {
  id?: string;
  customerId?: string | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  /** An id or a slug. */
  scenario?: string | undefined;
  runLink?: string | undefined;
  assignee?: string | undefined;
  beforeId?: string | null;
  limit: number;
};

/** Newest first, one more than the limit. */
export async function selectFeedback(db: Db, filter: FeedbackFilter): Promise<FeedbackRow[]> {
  const { rows } = await db.query<FeedbackRow>(
    `select f.id, f.customer_id as "customerId", f.scenario_id as "scenarioId", f.installation_id as "installationId",
       f.execution_id as "executionId", f.task_key as "taskKey", f.version_id as "versionId", v.number as "versionNumber", f.ai_model as "aiModel",
       f.run_status as "runStatus", f.run_error_code as "errorCode", f.run_started_at as "startedAt", f.run_finished_at as "finishedAt", f.run_counts as "countsAsRun",
       f.run_link as "runLink", f.run_linked_by as "runLinkedBy", f.request_id as "requestId", f.sent_request_id as "sentRequestId",
       f.may_see_run as "maySeeRun", f.source, f.recorded_by as "recordedBy", f.kind, f.rating, f.message, f.redacted, f.status,
       f.created_at as "createdAt", f.reply, f.replied_at as "repliedAt", f.reply_mailed_at as "replyMailedAt",
       f.closed_at as "closedAt", f.closed_because as "closedBecause", f.accepted_at as "acceptedAt", f.severity, f.assignee_id as "assigneeId",
       u.name as "assigneeName", f.duplicate_of as "duplicateOf", f.reopened_count as "reopenedCount", f.fix_version_id as "fixVersionId",
       x.number as "fixNumber", x.published_at as "fixPublishedAt", f.fixed_at as "fixedAt", s.slug as "scenarioSlug", s.title as "scenarioTitle",
       r.may_show as "reviewMayShow", r.state as "reviewState", r.decided_at as "reviewDecidedAt", c.name as "customerName", c.email as "customerEmail", c.is_demo or c.erased_at is not null as "isNobody"
     from feedback f join customers c on c.id = f.customer_id left join scenarios s on s.id = f.scenario_id
     left join scenario_versions v on v.id = f.version_id left join scenario_versions x on x.id = f.fix_version_id left join users u on u.id = f.assignee_id
       left join reviews r on r.feedback_id = f.id
     where ($1::text is null or f.id = $1::text) and ($2::text is null or f.customer_id = $2::text)
       and ($3::text is null or f.status = $3::text) and ($4::text is null or f.kind = $4::text)
       and ($5::text is null or s.id = $5::text or s.slug = $5::text) and ($6::text is null or f.id < $6::text)
       and ($8::text is null or f.run_link = $8::text) and ($9::text is null or f.assignee_id = $9::text)
     order by f.id desc limit $7::int + 1`,
    [
      filter.id ?? null,
      filter.customerId ?? null,
      filter.status ?? null,
      filter.kind ?? null,
      filter.scenario ?? null,
      filter.beforeId ?? null,
      filter.limit,
      filter.runLink ?? null,
      filter.assignee ?? null,
    ],
  );
  return rows;
}

/** Holds a piece of feedback until the transaction ends, so that nobody else changes it meanwhile; false: there is none. */
export async function lockFeedback(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query(`select from feedback where id = $1::text for update`, [id]);
  return rowCount === 1;
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
       status = case when $5::boolean or status = 'closed' then 'closed' when status = 'fixed' then 'fixed' else 'answered' end,
       closed_at = case when $5::boolean then coalesce(closed_at, $4::timestamptz) else closed_at end,
       closed_because = case when $5::boolean then coalesce(closed_because, 'operator') else closed_because end,
       accepted_at = case when $6::boolean then $4::timestamptz end
     where id = $1::text and reply is null`,
    [id, reply.message, reply.operatorId, reply.at, reply.close, reply.accept],
  );
  return rowCount === 1;
}

/** Notes that the answer was mailed. */
export async function markReplyMailed(db: Db, id: string, at: Date): Promise<void> {
  await db.query(`update feedback set reply_mailed_at = $2::timestamptz where id = $1::text`, [id, at]);
}
