import type { Db } from '../../platform/database.ts';
import type { FeedbackStatus } from '../schema.ts';

export type Triage = {
  status: FeedbackStatus;
  closedBecause: 'operator' | 'duplicate' | null;
  kind: string;
  severity: string | null;
  assigneeId: string | null;
  duplicateOf: string | null;
};

/** Writes how it stands; the instant of a former closing stays while it is closed. */
export async function writeTriage(db: Db, id: string, triage: Triage, at: Date): Promise<void> {
  await db.query(
    `update feedback
     set status = $2::text, closed_because = case when $2::text = 'closed' then coalesce($3::text, closed_because, 'operator') end,
       closed_at = case when $2::text = 'closed' then coalesce(closed_at, $8::timestamptz) end,
       reopened_count = reopened_count + case when status = 'closed' and $2::text <> 'closed' then 1 else 0 end,
       kind = $4::text, severity = $5::text, assignee_id = $6::text, duplicate_of = $7::text
     where id = $1::text`,
    [
      id,
      triage.status,
      triage.closedBecause,
      triage.kind,
      triage.severity,
      triage.assigneeId,
      triage.duplicateOf,
      at,
    ],
  );
}

/** Operators who may be given feedback, by name. */
export async function selectAssignees(
  db: Db,
  roles: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from users where role = any($1::text[]) order by name, id limit 500`,
    [roles],
  );
  return rows;
}

/** What a run said of its error, as long as its facts are kept. */
export async function findErrorMessage(db: Db, feedbackId: string): Promise<string | null> {
  const { rows } = await db.query<{ message: string | null }>(
    `select t.error_message as message
     from feedback f join installations i on i.id = f.installation_id join customers c on c.id = f.customer_id
     join task_facts t on t.customer_no = c.no and t.installation_no = i.no and t.started_at = f.run_started_at
       and t.execution_id = f.execution_id and coalesce(t.task_key, 'main') = coalesce(f.task_key, 'main')
     where f.id = $1::text`,
    [feedbackId],
  );
  return rows[0]?.message ?? null;
}

/** The ids of feedback that says the same as this one, newest first. */
export async function selectDuplicates(db: Db, id: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from feedback where duplicate_of = $1::text order by id desc limit $2::int`,
    [id, limit],
  );
  return rows.map((row) => row.id);
}
