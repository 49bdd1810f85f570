import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';
import { dayMeasures, type RollUpChange } from './roll-up.ts';
import { withBigints } from '../value/value-queries.ts';

const columns = Object.values(dayMeasures);
const groupColumns = 'day, scenario_id, version_id, customer_id, ai_model, kind';
const changeColumns = `"startedAt" timestamptz, "scenarioId" text, "versionId" text, "customerId" text, "aiModel" text, kind text,
  ${Object.keys(dayMeasures)
    .map((name) => `"${name}" numeric`)
    .join(', ')}`;
const hoursKept = "interval '90 days'";

/** Adds changes to the day cube. Groups are taken in their order, so that two writers never wait for each other in a circle. */
export async function addToDays(db: Db, changes: RollUpChange[], timeZone: string): Promise<void> {
  await db.query(
    `insert into task_days as days (${groupColumns}, ${columns.join(', ')})
     select ("startedAt" at time zone $2::text)::date, "scenarioId", "versionId", "customerId", "aiModel", kind,
       ${Object.keys(dayMeasures)
         .map((name) => `sum("${name}")`)
         .join(', ')}
     from jsonb_to_recordset($1::jsonb) as changes (${changeColumns})
     group by 1, 2, 3, 4, 5, 6
     order by 1, 2, 3, 4, 5, 6
     on conflict (${groupColumns}) do update set
       ${columns.map((column) => `${column} = days.${column} + excluded.${column}`).join(', ')}`,
    [withBigints(changes), timeZone],
  );
}

/** Adds changes of headline runs to the hours, of which the last 90 days are kept. */
export async function addToHours(db: Db, changes: RollUpChange[], now: Date): Promise<void> {
  await db.query(
    `insert into task_hours as hours (hour, scenario_id, started, completed, failed)
     select date_trunc('hour', "startedAt", 'UTC'), "scenarioId", sum(started), sum(completed), sum(failed)
     from jsonb_to_recordset($1::jsonb) as changes (${changeColumns})
     where kind = 'run' and "startedAt" > $2::timestamptz - ${hoursKept}
     group by 1, 2
     having sum(started) <> 0 or sum(completed) <> 0 or sum(failed) <> 0 -- retries are no headline
     order by 1, 2
     on conflict (hour, scenario_id) do update set
       started = hours.started + excluded.started, completed = hours.completed + excluded.completed, failed = hours.failed + excluded.failed`,
    [withBigints(changes), now],
  );
}

/** Nobody records while the roll-ups are rebuilt; reading goes on. */
export async function lockRollUps(db: Db): Promise<void> {
  await db.query('lock table task_days, task_hours in share row exclusive mode');
}

export async function deleteDays(db: Db, { from, to }: DayRange): Promise<void> {
  await db.query('delete from task_days where day between $1::date and $2::date', [from, to]);
}

/** The day cube anew, from the facts and their newest values alone. */
export async function insertDaysFromFacts(db: Db, { from, to }: DayRange, timeZone: string): Promise<void> {
  await db.query(
    `insert into task_days (${groupColumns}, ${columns.join(', ')})
     select (tasks.started_at at time zone $3::text)::date, tasks.scenario_id, tasks.version_id, tasks.customer_id, tasks.ai_model, tasks.kind,
       count(*) filter (where retry_of is null),
       count(*) filter (where retry_of is null and status = 'completed'),
       count(*) filter (where retry_of is null and status = 'failed'),
       count(*) filter (where retry_of is null and has_warning),
       count(*) filter (where retry_of is not null),
       coalesce(sum(time_value_low_micros), 0), coalesce(sum(time_value_micros), 0), coalesce(sum(time_value_high_micros), 0),
       coalesce(sum(reported_value_micros), 0),
       coalesce(sum(reported_value_micros), 0)
         + coalesce(sum(time_value_micros) filter (where minutes_provenance in ('confirmed', 'measured')), 0),
       coalesce(sum(naive_value_micros), 0), coalesce(sum(credit_cost_micros), 0), coalesce(sum(ai_cost_micros), 0),
       count(*) filter (where is_unpriced),
       count(*) filter (where worth.task_id is not null and time_value_micros is null),
       count(*) filter (where time_value_micros is not null and (freed_minutes <> 0 or human_minutes <> 0)),
       count(*) filter (where unconverted is not null)
     from execution_tasks tasks
     left join lateral (select * from task_values where task_id = tasks.id order by revision desc limit 1) worth on true
     where tasks.started_at >= $1::date::timestamp at time zone $3::text
       and tasks.started_at < ($2::date + 1)::timestamp at time zone $3::text
     group by 1, 2, 3, 4, 5, 6`,
    [from, to, timeZone],
  );
}

export async function deleteHours(db: Db, { from, to }: DayRange, timeZone: string): Promise<void> {
  await db.query(
    `delete from task_hours
     where hour >= date_trunc('hour', $1::date::timestamp at time zone $3::text, 'UTC')
       and hour < ($2::date + 1)::timestamp at time zone $3::text`,
    [from, to, timeZone],
  );
}

/** The hours of these days anew, from the facts alone; an hour that a day only touches is rebuilt whole. */
export async function insertHoursFromFacts(
  db: Db,
  { from, to }: DayRange,
  timeZone: string,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into task_hours (hour, scenario_id, started, completed, failed)
     select date_trunc('hour', started_at, 'UTC'), scenario_id, count(*),
       count(*) filter (where status = 'completed'), count(*) filter (where status = 'failed')
     from execution_tasks
     where kind = 'run' and retry_of is null and started_at > $4::timestamptz - ${hoursKept}
       and date_trunc('hour', started_at, 'UTC') >= date_trunc('hour', $1::date::timestamp at time zone $3::text, 'UTC')
       and date_trunc('hour', started_at, 'UTC') < ($2::date + 1)::timestamp at time zone $3::text
     group by 1, 2`,
    [from, to, timeZone, now],
  );
}

export async function deleteOldHours(db: Db, now: Date): Promise<void> {
  await db.query(`delete from task_hours where hour < $1::timestamptz - ${hoursKept}`, [now]);
}
