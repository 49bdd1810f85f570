import { bucketSql } from '../../analytics/buckets.ts';
import type { Keyed } from '../../analytics/rows-by-key.ts';
import type { Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import { complaintGroupSql, type ComplaintGrouping } from './complaint-queries.ts';

/** What alerts watch that shows when runs fail, and when runs complete and are not as they should be. */
const watched = { ofFailures: ['completionRate', 'failures'], ofCompleted: ['warningShare', 'p95Ms'] };

/** Two complaints about the same, with less than this between them, have one cause. */
const sameCauseHours = 168;

export type FirstComplaints = Keyed & {
  /** Causes that began with a complaint of the period. */
  causes: number;
  /** Those that an alert had opened for. */
  alerted: number;
  hoursToComplaint: number | null;
};

/**
 * The first complaints of their causes: about the same scenario, the same error code and whether the run failed, none within a week before, and no
 * duplicate. An alert is of the same cause when it tells of the new error with that code, or of the scenario by a figure that such runs move; it counts
 * when it had opened before the complaint and was not over when the run began.
 */
export async function countFirstComplaints(
  db: Db,
  { from, to, timeZone, asOf, scenarioId, customerId, aiModel }: Scope,
  { interval, groupBy }: ComplaintGrouping,
): Promise<FirstComplaints[]> {
  const { rows } = await db.query<FirstComplaints>(
    `with firsts as (
       select f.*, coalesce(f.run_status = 'failed', false) as is_failed from feedback f
       where f.kind in ('bug', 'wrongResult') and f.scenario_id is not null and f.duplicate_of is null and f.about_at <= $4::timestamptz
         and f.about_at >= $1::date::timestamp at time zone $3::text and f.about_at < ($2::date + 1)::timestamp at time zone $3::text
         and ($5::text is null or f.scenario_id = $5::text) and ($6::text is null or f.customer_id = $6::text) and ($7::text is null or f.ai_model = $7::text)
         and not exists (
           select from feedback e
           where e.scenario_id = f.scenario_id and e.kind in ('bug', 'wrongResult') and e.created_at > f.created_at - make_interval(hours => $10::integer)
             and (e.created_at, e.id) < (f.created_at, f.id) and e.run_error_code is not distinct from f.run_error_code
             and (e.run_status = 'failed') is not distinct from (f.run_status = 'failed')
         )
     )
     select ${bucketSql(interval, '(f.about_at at time zone $3::text)::date')} as bucket, ${complaintGroupSql(groupBy)} as "group", count(*) as causes,
       count(*) filter (where exists (
         select from alerts a join alert_rules r on r.id = a.rule_id
         where a.scenario_id = f.scenario_id and a.opened_at < f.created_at and (a.resolved_at is null or a.resolved_at >= f.about_at)
           and (r.condition ->> 'metric' = any($8::text[]) and f.run_status is distinct from 'completed'
             or r.condition ->> 'metric' = any($9::text[]) and not f.is_failed
             or r.condition ->> 'kind' = 'silence' and f.run_status is null)
       ) or f.is_failed and exists (
         select from error_groups g
         join alerts a on a.evidence -> 'contributors' @> jsonb_build_array(jsonb_build_object('by', 'errorGroup', 'id', g.id))
         where g.scenario_id = f.scenario_id and g.kind = 'task' and g.code is not distinct from f.run_error_code
           and greatest(a.opened_at, g.first_seen_at) < f.created_at and (a.resolved_at is null or a.resolved_at >= f.about_at)
       )) as alerted,
       percentile_cont(0.5) within group (order by extract(epoch from f.created_at - f.run_started_at) / 3600)
         filter (where f.run_started_at is not null) as "hoursToComplaint"
     from firsts f
     group by 1, 2`,
    [
      from,
      to,
      timeZone,
      asOf,
      scenarioId,
      customerId,
      aiModel,
      watched.ofFailures,
      watched.ofCompleted,
      sameCauseHours,
    ],
  );
  return rows;
}
