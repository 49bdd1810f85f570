import type { Db } from '../../platform/database.ts';
import { countsAsRunOf, statusOf, type Run } from './run-queries.ts';

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
       f.has_warning as "hasWarning", f.started_at as "startedAt", f.finished_at as "finishedAt", ${countsAsRunOf('f')} as "countsAsRun",
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
