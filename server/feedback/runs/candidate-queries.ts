import type { Db } from '../../platform/database.ts';
import type { Run } from './run-queries.ts';
import type { UnusualAbout } from './run-schema.ts';

/** A run that was offered. */
export type CandidateRow = Run & { rank: number; scenarioTitle: string; reasons: UnusualAbout[] };

/** Notes the runs that a message may be about, as they were when it was sent. */
export async function insertCandidates(
  db: Db,
  feedbackId: string,
  candidates: readonly CandidateRow[],
): Promise<void> {
  await db.query(
    `insert into feedback_candidates (feedback_id, rank, installation_id, execution_id, task_key, version_id, ai_model, status, error_code,
       started_at, finished_at, run_counts, reasons)
     select $1::text, rank, "installationId", "executionId", nullif("taskKey", 'main'), "versionId", "aiModel", status, "errorCode", "startedAt", "finishedAt", "countsAsRun", reasons
     from jsonb_to_recordset($2::jsonb) as offered (rank smallint, "installationId" text, "executionId" text, "taskKey" text, "versionId" text,
       "aiModel" text, status text, "errorCode" text, "startedAt" timestamptz, "finishedAt" timestamptz, "countsAsRun" boolean, reasons text[])`,
    [feedbackId, JSON.stringify(candidates)],
  );
}

/** What was offered with these, the most likely first. */
export async function selectCandidates(
  db: Db,
  feedbackIds: readonly string[],
): Promise<(CandidateRow & { feedbackId: string })[]> {
  const { rows } = await db.query<CandidateRow & { feedbackId: string }>(
    `select o.feedback_id as "feedbackId", o.rank::integer, o.installation_id as "installationId", s.title as "scenarioTitle", o.execution_id as "executionId",
       coalesce(o.task_key, 'main') as "taskKey", o.version_id as "versionId", v.number as "versionNumber", o.ai_model as "aiModel", o.status,
       o.error_code as "errorCode", o.started_at as "startedAt", o.finished_at as "finishedAt", o.run_counts as "countsAsRun", o.reasons
     from feedback_candidates o join scenario_versions v on v.id = o.version_id join scenarios s on s.id = v.scenario_id
     where o.feedback_id = any($1::text[]) order by o.feedback_id, o.rank`,
    [feedbackIds],
  );
  return rows;
}
