import type { Db } from '../platform/database.ts';

/** What a seal is of: what had been received before `before`, by the servers' clock, and recorded before `recordedBefore`, by the database's. */
export type SealContent = {
  before: string;
  recordedBefore: string;
  tasks: number;
  tasksDigest: string;
  valuesDigest: string;
  ledgerRows: number;
  ledgerDigest: string;
};

const dayOfRow = (column: string) =>
  `${column} >= $1::date::timestamp at time zone 'UTC' and ${column} < ($1::date + 1)::timestamp at time zone 'UTC'`;
/** In no order of its own: rows are put in the order of their hashes. */
const digest = (hash: string) =>
  `encode(sha256(coalesce(string_agg(${hash}, ''::bytea order by ${hash}), ''::bytea)), 'hex')`;
const rowHash = (columns: string) => `sha256(convert_to(row(${columns})::text, 'UTF8'))`;
const seconds = (column: string) => `extract(epoch from ${column})`;

const taskRow =
  rowHash(`installation_no, execution_id, task_key, ${seconds('started_at')}, ${seconds('finished_at')}, state, kind, items, retry_of, has_warning,
  ai_model, input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency, credits_micros, reporting_credits,
  time_saved_micros, time_value_low, time_value, time_value_high, naive_value, freed_value, human_value, reported_value, credit_cost, ai_cost, freed_micros,
  human_micros, provenance, formula_version, is_unpriced, is_unvalued, currency`);
const valueRow =
  rowHash(`installation_no, execution_id, task_key, revision, ${seconds('known_at')}, time_value_low, time_value, time_value_high, naive_value,
  freed_value, human_value, reported_value, credit_cost, ai_cost, freed_micros, human_micros, provenance, formula_version, is_unpriced, is_unvalued, currency, reason`);
const ledgerRow =
  rowHash(`id, source, source_id, kind, line_position, order_id, scenario_id, bundle_id, plan_id, object_id, ${seconds('occurred_at')}, amount,
  currency, presentment_currency, reporting_amount, reporting_currency, settlement_amount, settlement_currency`);

/** What a day in UTC holds of tasks that are over, their values and the ledger, as far as it had come in; without `recordedBefore` up to now. */
export async function digestOfDay(
  db: Db,
  day: string,
  { before, recordedBefore }: { before: string; recordedBefore: string | null },
): Promise<SealContent> {
  const { rows } = await db.query<Omit<SealContent, 'before'>>(
    `with bound as (
       select coalesce($3::timestamptz, date_trunc('milliseconds', clock_timestamp() - interval '10 minutes')) as recorded_before
     ), facts as (
       select count(*) as rows, ${digest(taskRow)} as digest from task_facts
       where ${dayOfRow('started_at')} and state <> 1 and received_at < $2::timestamptz
     ), later as (
       select ${digest(valueRow)} as digest from task_revaluations where ${dayOfRow('started_at')} and known_at < $2::timestamptz
     ), ledger as (
       select count(*) as rows, ${digest(ledgerRow)} as digest from revenue_entries, bound
       where ${dayOfRow('occurred_at')} and recorded_at < recorded_before
     )
     select to_char(recorded_before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedBefore",
       facts.rows as tasks, facts.digest as "tasksDigest", later.digest as "valuesDigest", ledger.rows as "ledgerRows", ledger.digest as "ledgerDigest"
     from bound, facts, later, ledger`,
    [day, before, recordedBefore],
  );
  const [row] = rows;
  if (!row) throw new Error('A digest answers one row.');
  return { before, ...row };
}

/** The newest seal of each of the newest days, of some others drawn by a seed, and of those that were doubted before. */
export async function selectSeals(
  db: Db,
  {
    from,
    newest,
    others,
    seed,
    doubted,
  }: { from: string; newest: number; others: number; seed: string; doubted: readonly string[] },
): Promise<{ day: string; content: SealContent }[]> {
  const { rows } = await db.query<{ day: string; content: SealContent }>(
    `with sealed as (
       select distinct on (subject) subject as day, content from audit_entries
       where kind = 'seal' and subject >= $1::text order by subject, position desc
     )
     select day, content from sealed where day = any($5::text[])
     union
     (select day, content from sealed order by day desc limit $2::int)
     union
     (select day, content from sealed order by md5($4::text || day) limit $3::int)
     order by day`,
    [from, newest, others, seed, doubted],
  );
  return rows;
}

/** The newest days up to one that have something to seal and no seal. */
export async function findUnsealedDays(
  db: Db,
  { from, to, most }: { from: string; to: string; most: number },
): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `with told as (
       select distinct unnest(array[day - 1, day, day + 1]) as day from total_days where day between $1::date - 1 and $2::date + 1
       union
       select distinct (occurred_at at time zone 'UTC')::date from revenue_entries
       where occurred_at >= $1::date::timestamp at time zone 'UTC' and occurred_at < ($2::date + 1)::timestamp at time zone 'UTC'
     )
     select day from told
     where day between $1::date and $2::date
       and not exists (select from audit_entries where kind = 'seal' and subject = to_char(told.day, 'YYYY-MM-DD'))
     order by day desc limit $3::int`,
    [from, to, most],
  );
  return rows.map(({ day }) => day);
}

export async function countSealed(db: Db): Promise<number> {
  const { rows } = await db.query<{ days: number }>(
    `select count(distinct subject) as days from audit_entries where kind = 'seal'`,
  );
  return rows[0]?.days ?? 0;
}
