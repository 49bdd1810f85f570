import type { Db } from '../platform/database.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import type { Keyed } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

const dimensions: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  customer: 'customer_id',
  aiModel: 'ai_model',
};
const error = `case when status = 'failed' then error_code end`;
const factGroup = (groupBy: GroupBy) => (groupBy === 'error' ? error : (dimensions[groupBy] ?? 'null::text'));
const startDay = '(started_at at time zone $6::text)::date';

const matches = `($3::text is null or scenario_id = $3::text)
  and ($4::text is null or customer_id = $4::text)
  and ($5::text is null or ai_model = $5::text)`;
const startedInPeriod = `started_at >= $1::date::timestamp at time zone $6::text
  and started_at < ($2::date + 1)::timestamp at time zone $6::text and ${matches}`;
const filters = ({ from, to, scenarioId, customerId, aiModel }: Scope) => [
  from,
  to,
  scenarioId,
  customerId,
  aiModel,
];

export type TaskCounts = Keyed & {
  started: number;
  completed: number;
  failed: number;
  warnings: number;
  tests: number;
  retries: number;
  errorHandlers: number;
};

/** Headline counts and what stands beside them, from the day cube. */
export async function countTasks(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<TaskCounts[]> {
  if (groupBy === 'error') return countTasksByError(db, scope, interval);
  const { rows } = await db.query<TaskCounts>(
    `select ${bucketSql(interval, 'day')} as bucket, ${dimensions[groupBy] ?? 'null::text'} as "group",
       coalesce(sum(started) filter (where kind = 'run'), 0)::bigint as started,
       coalesce(sum(completed) filter (where kind = 'run'), 0)::bigint as completed,
       coalesce(sum(failed) filter (where kind = 'run'), 0)::bigint as failed,
       coalesce(sum(warnings) filter (where kind = 'run'), 0)::bigint as warnings,
       coalesce(sum(started + retries) filter (where kind = 'test'), 0)::bigint as tests,
       coalesce(sum(retries) filter (where kind = 'run'), 0)::bigint as retries,
       coalesce(sum(started + retries) filter (where kind = 'errorHandler'), 0)::bigint as "errorHandlers"
     from task_days
     where day between $1::date and $2::date and ${matches}
     group by 1, 2
     having sum(started + retries) > 0`,
    filters(scope),
  );
  return rows;
}

/** The same by the code of the error, which the cube does not know; tasks without one stand in the group null. */
async function countTasksByError(
  db: Db,
  scope: Scope,
  interval: Grouping['interval'],
): Promise<TaskCounts[]> {
  const { rows } = await db.query<TaskCounts>(
    `select ${bucketSql(interval, startDay)} as bucket, ${error} as "group",
       count(*) filter (where kind = 'run' and retry_of is null) as started,
       count(*) filter (where kind = 'run' and retry_of is null and status = 'completed') as completed,
       count(*) filter (where kind = 'run' and retry_of is null and status = 'failed') as failed,
       count(*) filter (where kind = 'run' and retry_of is null and has_warning) as warnings,
       count(*) filter (where kind = 'test') as tests,
       count(*) filter (where kind = 'run' and retry_of is not null) as retries,
       count(*) filter (where kind = 'errorHandler') as "errorHandlers"
     from execution_tasks
     where ${startedInPeriod}
     group by 1, 2`,
    [...filters(scope), scope.timeZone],
  );
  return rows;
}

export type Unfinished = Keyed & { active: number; timedOut: number };

/** Headline runs without an end, told apart by their age. */
export async function countUnfinished(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Unfinished[]> {
  const { rows } = await db.query<Unfinished>(
    `select ${bucketSql(interval, startDay)} as bucket, ${factGroup(groupBy)} as "group",
       count(*) filter (where started_at > $7::timestamptz) as active,
       count(*) filter (where started_at <= $7::timestamptz) as "timedOut"
     from execution_tasks
     where status = 'running' and kind = 'run' and retry_of is null and ${startedInPeriod}
     group by 1, 2`,
    [...filters(scope), scope.timeZone, staleLimit(scope)],
  );
  return rows;
}

/** Headline runs without an end, of any day, that are not timed out. */
export async function countActiveNow(db: Db, scope: Scope): Promise<number> {
  const { rows } = await db.query<{ active: number }>(
    `select count(*) as active
     from execution_tasks
     where status = 'running' and kind = 'run' and retry_of is null and started_at > $1::timestamptz
       and ($2::text is null or scenario_id = $2::text)
       and ($3::text is null or customer_id = $3::text)
       and ($4::text is null or ai_model = $4::text)`,
    [staleLimit(scope), scope.scenarioId, scope.customerId, scope.aiModel],
  );
  return rows[0]?.active ?? 0;
}

export type Durations = Keyed & { p50Ms: number | null; p95Ms: number | null };

/** Percentiles of how long completed headline runs took, interpolated from every one of them. */
export async function measureDurations(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Durations[]> {
  const percentile = (share: number) =>
    `round((percentile_cont(${share}) within group (order by extract(epoch from finished_at - started_at) * 1000))::numeric, 3)::float8`;
  const { rows } = await db.query<Durations>(
    `select ${bucketSql(interval, startDay)} as bucket, ${factGroup(groupBy)} as "group",
       ${percentile(0.5)} as "p50Ms", ${percentile(0.95)} as "p95Ms"
     from execution_tasks
     where status = 'completed' and kind = 'run' and retry_of is null and ${startedInPeriod}
     group by 1, 2`,
    [...filters(scope), scope.timeZone],
  );
  return rows;
}

export type Activations = Keyed & {
  confirmed: number;
  oldEnough: number;
  activated: number;
  timeToFirstSuccessMs: number | null;
};

/** Installations by the day of their confirmation, and how soon they had a first completed run. */
export async function measureActivation(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Activations[]> {
  const { rows } = await db.query<Activations>(
    `with confirmed as (
       select ${bucketSql(interval, '(confirmed_at at time zone $5::text)::date')} as bucket,
         ${groupBy === 'scenario' || groupBy === 'customer' ? dimensions[groupBy] : 'null::text'} as "group",
         confirmed_at <= $6::timestamptz - interval '168 hours' as is_old_enough,
         first.finished_at - confirmed_at as delay
       from installations
       left join lateral (
         select min(finished_at) as finished_at from execution_tasks
         where installation_id = installations.id and kind = 'run' and status = 'completed'
       ) first on true
       where confirmed_at >= $1::date::timestamp at time zone $5::text
         and confirmed_at < ($2::date + 1)::timestamp at time zone $5::text
         and confirmed_at <= $6::timestamptz
         and ($3::text is null or scenario_id = $3::text)
         and ($4::text is null or customer_id = $4::text)
     )
     select bucket, "group", count(*) as confirmed, count(*) filter (where is_old_enough) as "oldEnough",
       count(*) filter (where is_old_enough and delay <= interval '168 hours') as activated,
       percentile_cont(0.5) within group (order by greatest(extract(epoch from delay) * 1000, 0))
         filter (where is_old_enough and delay <= interval '168 hours')::float8 as "timeToFirstSuccessMs"
     from confirmed
     group by 1, 2`,
    [scope.from, scope.to, scope.scenarioId, scope.customerId, scope.timeZone, scope.asOf],
  );
  return rows;
}

const staleLimit = ({ asOf, staleAfterMs }: Scope) => new Date(asOf.getTime() - staleAfterMs);

/** Installations confirmed in the period. */
export async function countConfirmed(db: Db, scope: Scope): Promise<number> {
  const rows = await measureActivation(db, scope, { interval: null, groupBy: 'none' });
  return rows[0]?.confirmed ?? 0;
}
