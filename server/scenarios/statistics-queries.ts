import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { addDays, dayOf } from '../platform/time.ts';

/** The present and the settings that say what a day and a run without an end are. */
export type Measuring = Pick<Deps, 'now' | 'config'>;

/** What real installations of a scenario tell; nulls where there is nothing to measure. */
export type ScenarioStatistics = {
  installations: number;
  executions30d: number;
  completionRate30d: number | null;
  medianTimeSavedMinutes: number | null;
  rating: number | null;
};

/** The mean of what those who have had the scenario last gave it, of `s.id`: nobody counts twice, and nobody who never installed it. */
export const meanRating = `(
  select avg(latest.rating)::float8 from (
    select distinct on (f.customer_id) f.rating from feedback f
    where f.scenario_id = s.id and f.rating is not null and exists (
      select from installations i where i.customer_id = f.customer_id and i.scenario_id = s.id and i.confirmed_at is not null
    )
    order by f.customer_id, f.id desc
  ) latest
)`;

/**
 * The statistics that stand beside scenarios in the catalogue, by id. They read the tables of installations, executions and feedback,
 * which stand to the right: the catalogue shows them, and nothing of this feature is decided by them.
 */
export async function measureScenarios(
  db: Db,
  ids: string[],
  { now, config }: Measuring,
): Promise<Map<string, ScenarioStatistics>> {
  const at = now();
  const firstDay = addDays(dayOf(at, config.reportingTimeZone), -29);
  const staleBefore = new Date(at.getTime() - config.taskStaleAfterMs);
  const { rows } = await db.query<ScenarioStatistics & { id: string }>(
    `select s.id, coalesce(i.installations, 0) as installations, coalesce(e.started, 0) as "executions30d",
            (e.completed::float8 / nullif(e.completed + e.failed + o.timed_out, 0)) as "completionRate30d", m.minutes as "medianTimeSavedMinutes",
            ${meanRating} as rating
     from unnest($1::text[]) s(id)
     left join lateral (
       select count(*) as installations from installations
       where scenario_id = s.id and confirmed_at is not null and status <> 'uninstalled'
     ) i on true
     left join lateral (
       select sum(started)::bigint as started, sum(completed)::bigint as completed, sum(failed)::bigint as failed from task_days
       where scenario_id = s.id and kind = 'run' and day >= $2::date
     ) e on true
     left join lateral (
       select count(*) as timed_out from execution_tasks t
       where t.scenario_id = s.id and t.kind = 'run' and t.retry_of is null and t.status = 'running'
         and t.started_at >= $2::date::timestamp at time zone $3::text and t.started_at < $4::timestamptz
     ) o on true
     left join lateral (
       select percentile_cont(0.5) within group (order by v.freed_minutes)::float8 as minutes
       from execution_tasks t join lateral (
         select freed_minutes from task_values where task_id = t.id order by revision desc limit 1
       ) v on true
       where t.scenario_id = s.id and t.kind = 'run' and t.status = 'completed' and t.started_at >= $2::date::timestamp at time zone $3::text
     ) m on true`,
    [ids, firstDay, config.reportingTimeZone, staleBefore],
  );
  return new Map(rows.map(({ id, ...statistics }) => [id, statistics]));
}
