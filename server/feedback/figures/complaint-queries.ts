import { bucketSql } from '../../analytics/buckets.ts';
import type { Keyed } from '../../analytics/rows-by-key.ts';
import type { Interval, Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';

export type ComplaintGroup = 'scenario' | 'version' | 'aiModel' | 'none';
export type ComplaintGrouping = { interval: Interval; groupBy: ComplaintGroup };

export type ComplaintCounts = Keyed & {
  complaints: number;
  complainedRuns: number;
  falseSuccesses: number;
  linked: number;
  valueDisputes: number;
  hoursToAnswer: number | null;
  unanswered: number;
};

const groups: Record<ComplaintGroup, string> = {
  scenario: 'f.scenario_id',
  version: 'f.version_id',
  aiModel: 'f.ai_model',
  none: 'null::text',
};
/** The run of feedback `f`, as figures count runs. */
const runSql = `(f.installation_id, f.execution_id, coalesce(f.task_key, 'main'))`;
/** What feedback `f` is grouped by. */
export const complaintGroupSql = (groupBy: ComplaintGroup): string => groups[groupBy];

/** Complaints of a period by bucket and group; those that have no scenario, version or model belong to no group and are left out of the items. */
export async function countComplaints(
  db: Db,
  { from, to, timeZone, asOf, scenarioId, customerId, aiModel }: Scope,
  { interval, groupBy }: ComplaintGrouping,
): Promise<ComplaintCounts[]> {
  const { rows } = await db.query<ComplaintCounts>(
    `select ${bucketSql(interval, '(f.about_at at time zone $3::text)::date')} as bucket, ${complaintGroupSql(groupBy)} as "group", count(*) as complaints,
       count(distinct ${runSql}) filter (where f.run_counts) as "complainedRuns",
       count(distinct ${runSql}) filter (where f.run_counts and f.run_status = 'completed' and f.kind in ('bug', 'wrongResult')) as "falseSuccesses",
       count(*) filter (where f.run_link <> 'open') as linked,
       count(*) filter (where f.kind = 'wrongTimeSaved' and f.status <> 'closed') as "valueDisputes",
       percentile_cont(0.5) within group (order by extract(epoch from f.replied_at - f.created_at) / 3600) filter (where f.replied_at is not null) as "hoursToAnswer",
       count(*) filter (where f.status in ('open', 'inProgress')) as unanswered
     from feedback f
     where f.kind in ('bug', 'wrongResult', 'wrongTimeSaved') and f.about_at <= $4::timestamptz
       and f.about_at >= $1::date::timestamp at time zone $3::text and f.about_at < ($2::date + 1)::timestamp at time zone $3::text
       and ($5::text is null or f.scenario_id = $5::text) and ($6::text is null or f.customer_id = $6::text) and ($7::text is null or f.ai_model = $7::text)
     group by 1, 2`,
    [from, to, timeZone, asOf, scenarioId, customerId, aiModel],
  );
  return rows;
}

export type RunCounts = Keyed & { started: number; completed: number };

/** Runs by version, of the scenarios about which somebody complained in the period: of all others the rate is nothing. */
export async function countRunsByVersion(
  db: Db,
  { from, to, timeZone, scenarioNo, customerNo, aiModel }: Scope,
  interval: Interval,
): Promise<RunCounts[]> {
  const { rows } = await db.query<RunCounts>(
    `with complained as (
       select distinct s.no from feedback f join scenarios s on s.id = f.scenario_id
       where f.kind in ('bug', 'wrongResult', 'wrongTimeSaved') and ($4::integer is null or s.no = $4::integer)
         and f.about_at >= $1::date::timestamp at time zone $3::text and f.about_at < ($2::date + 1)::timestamp at time zone $3::text
     )
     select sums.bucket, v.id as "group", sum(sums.started)::bigint as started, sum(sums.completed)::bigint as completed
     from complained cross join lateral (
       select ${bucketSql(interval, 'd.day')} as bucket, d.version_no, sum(d.started) as started, sum(d.completed) as completed
       from task_days d
       where d.scenario_no = complained.no and d.day between $1::date and $2::date and d.kind = 1
         and ($5::integer is null or d.customer_no = $5::integer) and ($6::text is null or d.ai_model = $6::text)
       group by 1, 2
     ) sums join scenario_versions v on v.no = sums.version_no
     group by 1, 2`,
    [from, to, timeZone, scenarioNo, customerNo, aiModel],
  );
  return rows;
}

/** What versions are called: title and number. */
export async function findVersionLabels(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; label: string }>(
    `select v.id, s.title || ', version ' || v.number as label
     from scenario_versions v join scenarios s on s.id = v.scenario_id where v.id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, label }) => [id, label]));
}
