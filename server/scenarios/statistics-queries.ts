import type { Db } from '../platform/database.ts';

/** What real installations of a scenario tell; nulls where there is nothing to measure. */
export type ScenarioStatistics = {
  installations: number;
  executions30d: number;
  completionRate30d: number | null;
  medianTimeSavedMinutes: number | null;
};

/**
 * The statistics that stand beside scenarios in the catalogue, by id. They read the tables of installations and executions, which
 * stand to the right: the catalogue shows them, and nothing of this feature is decided by them.
 */
export async function measureScenarios(
  db: Db,
  ids: string[],
  at: Date,
): Promise<Map<string, ScenarioStatistics>> {
  const { rows } = await db.query<ScenarioStatistics & { id: string }>(
    `select s.id, coalesce(i.installations, 0) as installations, coalesce(e.started, 0) as "executions30d",
            (e.completed::float8 / nullif(e.completed + e.failed, 0)) as "completionRate30d", m.minutes as "medianTimeSavedMinutes"
     from unnest($1::text[]) s(id)
     left join lateral (
       select count(*) as installations from installations
       where scenario_id = s.id and confirmed_at is not null and status <> 'uninstalled'
     ) i on true
     left join lateral (
       select sum(started)::bigint as started, sum(completed)::bigint as completed, sum(failed)::bigint as failed from task_days
       where scenario_id = s.id and kind = 'run' and day > ($2::timestamptz at time zone 'UTC')::date - 30
     ) e on true
     left join lateral (
       select percentile_cont(0.5) within group (order by v.freed_minutes)::float8 as minutes
       from execution_tasks t join lateral (
         select freed_minutes from task_values where task_id = t.id order by revision desc limit 1
       ) v on true
       where t.scenario_id = s.id and t.kind = 'run' and t.status = 'completed' and t.started_at > $2::timestamptz - interval '30 days'
     ) m on true`,
    [ids, at],
  );
  return new Map(rows.map(({ id, ...statistics }) => [id, statistics]));
}
