import type { Db } from '../../platform/database.ts';
import type { RunStatus, UnusualAbout } from './run-schema.ts';

/** A task of a run, as far as feedback needs to know it. */
export type Run = {
  installationId: string;
  executionId: string;
  taskKey: string;
  versionId: string;
  versionNumber: number;
  aiModel: string;
  status: RunStatus;
  errorCode: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};

const statusOf = (fact: string) => `(array['running', 'completed', 'failed'])[${fact}.state]`;

/** The task that is meant; without a key that of the execution that failed, or its first. Null: nothing is kept of it. */
export async function findRun(
  db: Db,
  customerId: string,
  named: { installationId: string; executionId: string; taskKey: string | null },
): Promise<Run | null> {
  const { rows } = await db.query<Run>(
    `with place as (
       select i.id, i.no, c.no as customer_no from installations i join customers c on c.id = i.customer_id
       where i.id = $2::text and c.id = $1::text
     ), found as (
       select place.id, f.execution_id, f.task_key, f.version_no, f.ai_model, f.state, f.error_code, f.started_at, f.finished_at
       from place
       join task_identities t on t.customer_no = place.customer_no and t.identity = task_identity(place.id, $3::text, coalesce($4::text, 'main'))
       join task_facts f on f.customer_no = place.customer_no and f.installation_no = place.no and f.started_at = t.started_at
         and f.execution_id = $3::text and coalesce(f.task_key, 'main') = coalesce($4::text, 'main')
       union all
       select place.id, f.execution_id, f.task_key, f.version_no, f.ai_model, f.state, f.error_code, f.started_at, f.finished_at
       from place
       join task_facts f on hashtextextended(f.execution_id, 0) = hashtextextended($3::text, 0) and f.task_key is not null
         and f.customer_no = place.customer_no and f.installation_no = place.no and f.execution_id = $3::text
       where $4::text is null
     )
     select found.id as "installationId", found.execution_id as "executionId", coalesce(found.task_key, 'main') as "taskKey", v.id as "versionId",
       v.number as "versionNumber", found.ai_model as "aiModel", ${statusOf('found')} as status, found.error_code as "errorCode",
       found.started_at as "startedAt", found.finished_at as "finishedAt"
     from found join scenario_versions v on v.no = found.version_no
     order by found.state = 3 desc, found.task_key is null desc, found.started_at limit 1`,
    [customerId, named.installationId, named.executionId, named.taskKey],
  );
  return rows[0] ?? null;
}

/** A run beside others of its installation. */
export type RecentRun = Run & {
  scenarioTitle: string;
  hasWarning: boolean;
  /** Credits and AI in micros of the currency it was valued in; null: not known. */
  costMicros: number | null;
};

/** The newest runs, each installation's by itself; of many installations those that reported last. */
export async function selectRecentRuns(
  db: Db,
  where: {
    customerId: string;
    installationId: string | null;
    scenarioId: string | null;
    since: Date;
    installations: number;
    runsOfEach: number;
  },
): Promise<RecentRun[]> {
  const { rows } = await db.query<RecentRun>(
    `with places as (
       select i.id, i.no, c.no as customer_no, s.title
       from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id
       left join completed_runs r on r.installation_id = i.id
       where i.customer_id = $1::text and ($2::text is null or i.id = $2::text) and ($3::text is null or i.scenario_id = $3::text)
       order by r.last_reported_at desc nulls last, i.id desc limit $5::int
     )
     select places.id as "installationId", places.title as "scenarioTitle", f.execution_id as "executionId", coalesce(f.task_key, 'main') as "taskKey",
       v.id as "versionId", v.number as "versionNumber", f.ai_model as "aiModel", ${statusOf('f')} as status, f.error_code as "errorCode",
       f.has_warning as "hasWarning", f.started_at as "startedAt", f.finished_at as "finishedAt",
       case when not coalesce(f.is_unpriced, false) then (coalesce(f.credit_cost, 0) + coalesce(f.ai_cost, 0))::float8 end as "costMicros"
     from places cross join lateral (
       select * from task_facts
       where customer_no = places.customer_no and installation_no = places.no and kind = 1 and started_at > $4::timestamptz
       order by started_at desc limit $6::int
     ) f
     join scenario_versions v on v.no = f.version_no`,
    [
      where.customerId,
      where.installationId,
      where.scenarioId,
      where.since,
      where.installations,
      where.runsOfEach,
    ],
  );
  return rows;
}

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
       started_at, finished_at, reasons)
     select $1::text, rank, "installationId", "executionId", nullif("taskKey", 'main'), "versionId", "aiModel", status, "errorCode", "startedAt", "finishedAt", reasons
     from jsonb_to_recordset($2::jsonb) as offered (rank smallint, "installationId" text, "executionId" text, "taskKey" text, "versionId" text,
       "aiModel" text, status text, "errorCode" text, "startedAt" timestamptz, "finishedAt" timestamptz, reasons text[])`,
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
       o.error_code as "errorCode", o.started_at as "startedAt", o.finished_at as "finishedAt", o.reasons
     from feedback_candidates o join scenario_versions v on v.id = o.version_id join scenarios s on s.id = v.scenario_id
     where o.feedback_id = any($1::text[]) order by o.feedback_id, o.rank`,
    [feedbackIds],
  );
  return rows;
}

/** Ties feedback to a run, or says that it is about none. */
export async function writeRunLink(
  db: Db,
  id: string,
  { run, by, at }: { run: Run | null; by: 'customer' | 'operator'; at: Date },
): Promise<void> {
  await db.query(
    `update feedback f
     set run_link = $2::text, run_linked_by = $3::text, run_linked_at = $4::timestamptz,
       installation_id = coalesce($5::text, f.installation_id),
       scenario_id = coalesce((select scenario_id from installations where id = $5::text), f.scenario_id),
       execution_id = $6::text, task_key = $7::text, version_id = coalesce($8::text, f.version_id), ai_model = $9::text, run_status = $10::text,
       run_error_code = $11::text, run_started_at = $12::timestamptz, run_finished_at = $13::timestamptz
     where f.id = $1::text`,
    [
      id,
      run ? 'linked' : 'noRun',
      by,
      at,
      run?.installationId ?? null,
      run?.executionId ?? null,
      run?.taskKey ?? null,
      run?.versionId ?? null,
      run?.aiModel ?? null,
      run?.status ?? null,
      run?.errorCode ?? null,
      run?.startedAt ?? null,
      run?.finishedAt ?? null,
    ],
  );
}
