import type { Db } from '../../platform/database.ts';

/** What was found in tasks and identities, as counts of what should not be. */
export type Findings = {
  /** Tasks that belong to no installation of their customer. */
  foreign: number;
  /** Tasks without an identity, and identities without a task. */
  nameless: number;
  empty: number;
  /** Tasks that stand in the facts more often than once, each counted once less. */
  repeated: number;
  /** Ended tasks of which nobody said where their minutes come from. */
  unproven: number;
  /** Successes with an error. */
  contradicting: number;
};

/** What one hour holds: `sealed` as of a former seal, `known` as of a new one, `later` what came after that. */
export type Hour = Findings & {
  tasks: number;
  sealedTasks: number;
  sealedDigest: string | null;
  knownTasks: number;
  knownDigest: string | null;
  later: number;
};

const seconds = (column: string) => `extract(epoch from ${column})`;
const taskRow = `sha256(convert_to(row(installation_no, execution_id, task_key, ${seconds('facts.started_at')}, ${seconds('finished_at')}, state, kind,
  items, retry_of, has_warning, ai_model, input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency, credits_micros,
  reporting_credits, time_saved_micros, time_value_low, time_value, time_value_high, naive_value, freed_value, human_value, reported_value, credit_cost,
  ai_cost, freed_micros, human_micros, provenance, formula_version, is_unpriced, is_unvalued, currency)::text, 'UTF8'))`;
/** In no order of its own: rows are put in the order of their hashes. */
const digest = (which: string) =>
  `encode(sha256(string_agg(hash, ''::bytea order by hash) filter (where ${which})), 'hex')`;
const hourOf = (column: string) => `date_bin('1 hour', ${column}, '2000-01-01T00:00:00Z')`;

export type HoursAsked = {
  from: Date;
  to: Date;
  /** What had been received when the former seal was made; null: there is none. */
  sealedBefore: string | null;
  before: string;
};

/**
 * Goes through the tasks and identities that began between two instants once, and tells all that is asked of them, by hour. A task that stands twice
 * under one instant shares its identity; one that stands twice under two instants has no identity of the second.
 */
export async function lookAtHours(db: Db, { from, to, sealedBefore, before }: HoursAsked): Promise<Hour[]> {
  const { rows } = await db.query<Hour>(
    `with facts as materialized (
       select ${hourOf('facts.started_at')} as hour, facts.customer_no, facts.started_at, facts.received_at, owners.id is not null as is_owned,
         task_identity(installations.id, execution_id, coalesce(task_key, 'main')) as identity,
         state <> 1 and provenance is null as is_unproven,
         state = 2 and (error_code is not null or error_message is not null) as contradicts,
         state <> 1 and facts.received_at >= $4::timestamptz as is_later,
         case when state <> 1 and facts.received_at < $4::timestamptz then ${taskRow} end as hash
       from task_facts facts
       left join installations on installations.no = facts.installation_no
       left join customers owners on owners.id = installations.customer_id and owners.no = facts.customer_no
       where facts.started_at >= $1::timestamptz and facts.started_at < $2::timestamptz
     ), known as materialized (
       select customer_no, identity, started_at from task_identities where started_at >= $1::timestamptz and started_at < $2::timestamptz
     ), told as (
       select hour, count(*) as tasks, count(*) filter (where not is_owned) as foreign,
         count(*) filter (where is_owned and known.identity is null) as nameless, count(known.identity) - count(distinct known.identity) as repeated,
         count(distinct known.identity) as named, count(*) filter (where is_unproven) as unproven, count(*) filter (where contradicts) as contradicting,
         count(hash) filter (where received_at < $3::timestamptz) as "sealedTasks", ${digest('received_at < $3::timestamptz')} as "sealedDigest",
         count(hash) as "knownTasks", ${digest('hash is not null')} as "knownDigest", count(*) filter (where is_later) as later
       from facts left join known using (customer_no, identity, started_at) group by hour
     ), identities as (
       select ${hourOf('started_at')} as hour, count(*) as identities from known group by 1
     )
     select coalesce(tasks, 0) as tasks, coalesce(told.foreign, 0) as foreign, coalesce(nameless, 0) as nameless, coalesce(repeated, 0) as repeated,
       coalesce(identities, 0) - coalesce(named, 0) as empty, coalesce(unproven, 0) as unproven, coalesce(contradicting, 0) as contradicting,
       coalesce("sealedTasks", 0) as "sealedTasks", "sealedDigest", coalesce("knownTasks", 0) as "knownTasks", "knownDigest", coalesce(later, 0) as later
     from told full join identities using (hour) order by hour`,
    [from, to, sealedBefore, before],
  );
  return rows;
}

/** One task that stands in the facts more than once, for the reason. */
export async function findRepeatedTask(db: Db, day: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select min(execution_id) as id from task_facts
     where started_at >= $1::date::timestamp at time zone 'UTC' and started_at < ($1::date + 1)::timestamp at time zone 'UTC'
     group by installation_no, execution_id, task_key having count(*) > 1 limit 1`,
    [day],
  );
  return rows[0]?.id ?? null;
}
