import type { Db } from '../../platform/database.ts';
import type { RunStatus } from './run-schema.ts';

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
  /** Whether figures count it among runs: it is no test, error handler or retry. */
  countsAsRun: boolean;
};

/** The state of a fact in words. */
export const statusOf = (fact: string) => `(array['running', 'completed', 'failed'])[${fact}.state]`;
/** Whether figures count a fact among runs. */
export const countsAsRunOf = (fact: string) => `(${fact}.kind = 1 and ${fact}.retry_of is null)`;

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
       select place.id, f.execution_id, f.task_key, f.version_no, f.ai_model, f.state, f.error_code, f.started_at, f.finished_at, f.kind, f.retry_of
       from place
       join task_identities t on t.customer_no = place.customer_no and t.identity = task_identity(place.id, $3::text, coalesce($4::text, 'main'))
       join task_facts f on f.customer_no = place.customer_no and f.installation_no = place.no and f.started_at = t.started_at
         and f.execution_id = $3::text and coalesce(f.task_key, 'main') = coalesce($4::text, 'main')
       union all
       select place.id, f.execution_id, f.task_key, f.version_no, f.ai_model, f.state, f.error_code, f.started_at, f.finished_at, f.kind, f.retry_of
       from place
       join task_facts f on hashtextextended(f.execution_id, 0) = hashtextextended($3::text, 0) and f.task_key is not null
         and f.customer_no = place.customer_no and f.installation_no = place.no and f.execution_id = $3::text
       where $4::text is null
     )
     select found.id as "installationId", found.execution_id as "executionId", coalesce(found.task_key, 'main') as "taskKey", v.id as "versionId",
       v.number as "versionNumber", found.ai_model as "aiModel", ${statusOf('found')} as status, found.error_code as "errorCode",
       found.started_at as "startedAt", found.finished_at as "finishedAt", ${countsAsRunOf('found')} as "countsAsRun"
     from found join scenario_versions v on v.no = found.version_no
     order by found.state = 3 desc, found.task_key is null desc, found.started_at limit 1`,
    [customerId, named.installationId, named.executionId, named.taskKey],
  );
  return rows[0] ?? null;
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
       run_error_code = $11::text, run_started_at = $12::timestamptz, run_finished_at = $13::timestamptz, run_counts = $14::boolean
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
      run?.countsAsRun ?? null,
    ],
  );
}
