import type { Db } from '../platform/database.ts';

/** Tasks that started on days in UTC, each day as bounds that the partitions can be chosen by. */
const ofDays = (table: string, alias: string) =>
  `unnest($1::date[]) as days (day)
   join ${table} ${alias} on ${alias}.started_at >= day::timestamp at time zone 'UTC' and ${alias}.started_at < (day + 1)::timestamp at time zone 'UTC'`;

export type TaskOrphans = { facts: number; foreign: number; nameless: number; empty: number };

/** Tasks of some days without an installation of their customer or without an identity, and identities without a task. */
export async function countTaskOrphans(db: Db, days: readonly string[]): Promise<TaskOrphans> {
  const { rows } = await db.query<TaskOrphans>(
    `with facts as materialized (
       select facts.customer_no, facts.started_at, owners.id is not null as is_owned,
         task_identity(installations.id, facts.execution_id, coalesce(facts.task_key, 'main')) as identity
       from ${ofDays('task_facts', 'facts')}
       left join installations on installations.no = facts.installation_no
       left join customers owners on owners.id = installations.customer_id and owners.no = facts.customer_no
     ), identities as materialized (
       select known.customer_no, known.identity, known.started_at from ${ofDays('task_identities', 'known')}
     )
     select (select count(*) from facts) as facts,
       (select count(*) from facts where not is_owned) as foreign,
       (select count(*) from facts left join identities using (customer_no, identity, started_at)
        where is_owned and identities.customer_no is null) as nameless,
       (select count(*) from identities left join facts using (customer_no, identity, started_at) where facts.customer_no is null) as empty`,
    [days],
  );
  return rows[0] ?? { facts: 0, foreign: 0, nameless: 0, empty: 0 };
}

export type Repeated = { facts: number; tasks: number; example: string | null };

/** Tasks of some days that stand in the facts more than once. */
export async function countRepeatedTasks(db: Db, days: readonly string[]): Promise<Repeated> {
  const { rows } = await db.query<Repeated>(
    `with told as (
       select installation_no, execution_id, coalesce(task_key, 'main') as task_key, count(*) as times
       from ${ofDays('task_facts', 'facts')} group by 1, 2, 3
     )
     select coalesce(sum(times), 0)::bigint as facts, count(*) filter (where times > 1) as tasks, min(execution_id) filter (where times > 1) as example
     from told`,
    [days],
  );
  return rows[0] ?? { facts: 0, tasks: 0, example: null };
}

export type OddTasks = { facts: number; future: number; unproven: number; contradicting: number };

/** Tasks of some days that say what cannot be: a success with an error, a value of which nobody said where its minutes come from. */
export async function countOddTasks(db: Db, days: readonly string[]): Promise<Omit<OddTasks, 'future'>> {
  const { rows } = await db.query<Omit<OddTasks, 'future'>>(
    `select count(*) as facts,
       count(*) filter (where state <> 1 and provenance is null) as unproven,
       count(*) filter (where state = 2 and (error_code is not null or error_message is not null)) as contradicting
     from ${ofDays('task_facts', 'facts')}`,
    [days],
  );
  return rows[0] ?? { facts: 0, unproven: 0, contradicting: 0 };
}

export type Arrivals = { future: number; reports: number; late: number };

/**
 * Tasks that start after `soon`, and of the reports that came since `since` those of runs that were over `lateHours` before. Reports of a week
 * are looked through.
 */
export async function countArrivals(
  db: Db,
  { soon, since, weekAgo, lateHours }: { soon: Date; since: Date; weekAgo: Date; lateHours: number },
): Promise<Arrivals> {
  const { rows } = await db.query<Arrivals>(
    `select (select count(*) from task_facts where started_at > $1::timestamptz) as future,
       count(*) as reports,
       count(*) filter (where received_at - coalesce(finished_at, started_at) > make_interval(hours => $4::int)) as late
     from task_facts where started_at >= $3::timestamptz and started_at <= $1::timestamptz and received_at >= $2::timestamptz`,
    [soon, since, weekAgo, lateHours],
  );
  return rows[0] ?? { future: 0, reports: 0, late: 0 };
}
