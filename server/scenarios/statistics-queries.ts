import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { findReporting } from '../platform/reporting.ts';
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
  const { timeZone } = await findReporting(db, config);
  const staleBefore = new Date(at.getTime() - config.taskStaleAfterMs);
  const values = [
    ids,
    addDays(dayOf(at, timeZone), -29),
    timeZone,
    staleBefore,
    dayOf(staleBefore, timeZone),
  ];
  const { rows } = await db.query<ScenarioStatistics & { id: string }>(
    `select s.id, coalesce(i.installations, 0) as installations, coalesce(e.started, 0)::bigint as "executions30d",
            (e.completed / nullif(e.completed + e.failed + coalesce(e.stale, 0) + o.timed_out, 0))::float8 as "completionRate30d",
            m.minutes as "medianTimeSavedMinutes", ${meanRating} as rating
     from scenarios s
     left join lateral (
       select count(*) as installations from installations
       where scenario_id = s.id and confirmed_at is not null and status <> 'uninstalled'
     ) i on true
     left join lateral ( -- the days before that of the limit have only runs that are over, or timed out
       select sum(started) as started, coalesce(sum(completed), 0) as completed, coalesce(sum(failed), 0) as failed,
         sum(coalesce(started, 0) - coalesce(completed, 0) - coalesce(failed, 0)) filter (where day < $5::date) as stale
       from library_days
       where scenario_no = s.no and kind = 1 and day >= $2::date
     ) e on true
     left join lateral (
       select count(*) as timed_out from task_facts t
       where t.state = 1 and t.scenario_no = s.no and t.kind = 1 and t.retry_of is null
         and t.started_at >= greatest($2::date, $5::date)::timestamp at time zone $3::text and t.started_at < $4::timestamptz
     ) o on true
     left join lateral (${medianMinutes}) m on true
     where s.id = any($1::text[])`,
    values,
  );
  return new Map(rows.map(({ id, ...statistics }) => [id, statistics]));
}

/**
 * The median over completed runs of the minutes that they freed, where each run counts with the mean of its day, installation, version
 * and model. What freed nothing (tests of an installation, runs that report a value instead) is left out.
 */
const medianMinutes = `
  select (min(minutes) filter (where upto * 2 >= total) + min(minutes) filter (where upto * 2 > total))::float8 / 2 as minutes
  from (
    select minutes, sum(completed) over (order by minutes) as upto, sum(completed) over () as total
    from (
      select freed_micros * 0.000001 / completed as minutes, completed from task_days
      where scenario_no = s.no and kind = 1 and day >= $2::date and freed_micros > 0 and completed > 0
    ) per_run
  ) ranked`;
