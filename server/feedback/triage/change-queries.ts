import type { Db } from '../../platform/database.ts';

/** One step of what became of feedback. */
export type Change = {
  field: 'status' | 'run' | 'kind' | 'severity' | 'assignee' | 'duplicateOf' | 'fix' | 'reply' | 'message';
  former: string | null;
  current: string | null;
  reason?: string | null;
};
export type Author = { by: 'customer' | 'library' } | { by: 'operator'; operatorId: string | null };

/** Keeps what changed, in the order in which it stands. */
export async function noteChanges(
  db: Db,
  feedbackIds: readonly string[],
  changes: readonly Change[],
  { author, at }: { author: Author; at: Date },
): Promise<void> {
  if (changes.length === 0 || feedbackIds.length === 0) return;
  await db.query(
    `insert into feedback_changes (feedback_id, changed_at, changed_by, operator_id, field, former, current, reason)
     select id, $2::timestamptz, $3::text, $4::text, field, former, current, reason
     from unnest($1::text[]) with ordinality as ids (id, place)
     cross join rows from (jsonb_to_recordset($5::jsonb) as (field text, former text, current text, reason text)) with ordinality
       as told (field, former, current, reason, step)
     order by place, step`,
    [
      feedbackIds,
      at,
      author.by,
      author.by === 'operator' ? author.operatorId : null,
      JSON.stringify(changes),
    ],
  );
}

export type ChangeRow = Required<Change> & {
  changedAt: Date;
  changedBy: Author['by'];
  operatorName: string | null;
};

/** What became of a piece of feedback, oldest first; the newest two hundred steps. */
export async function selectChanges(db: Db, feedbackId: string): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>(
    `select changed_at as "changedAt", changed_by as "changedBy", u.name as "operatorName", field, former, current, reason
     from (select * from feedback_changes where feedback_id = $1::text order by position desc limit 200) newest
     left join users u on u.id = newest.operator_id
     order by newest.position`,
    [feedbackId],
  );
  return rows;
}
