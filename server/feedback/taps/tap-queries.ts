import type { Db } from '../../platform/database.ts';
import type { NewFeedback } from '../queries.ts';

/** Puts the words of a later tap in place of the former ones, as long as nobody has answered; consent is only ever added. */
export async function addWords(db: Db, feedback: NewFeedback): Promise<{ id: string; isChanged: boolean }> {
  const { rows } = await db.query<{ id: string; isChanged: boolean }>(
    `with former as (
       select id, message, reply, status from feedback
       where installation_id = $1::text and execution_id = $2::text and coalesce(task_key, 'main') = coalesce($3::text, 'main') and kind = $4::text
         and source = 'link' for update
     ), changed as (
       update feedback f set message = $5::text, redacted = $6::text[], may_see_run = f.may_see_run or $7::boolean
       from former
       where f.id = former.id and $5::text <> '' and former.reply is null and former.status in ('open', 'inProgress')
         and (former.message <> $5::text or $7::boolean and not f.may_see_run)
       returning f.id
     )
     select id, exists (select from changed) as "isChanged" from former`,
    [
      feedback.installationId,
      feedback.executionId,
      feedback.taskKey,
      feedback.kind,
      feedback.message,
      feedback.redacted,
      feedback.maySeeRun,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('a tap that is kept already was not found');
  return row;
}
