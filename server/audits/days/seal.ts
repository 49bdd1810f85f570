import { createHash } from 'node:crypto';
import type { Db } from '../../platform/database.ts';
import type { Hour } from './hour-queries.ts';

/**
 * What a seal is of: what had been received before `before`, by the servers' clock, and recorded before `recordedBefore`, by the database's. Days
 * are those of UTC, so that no change of zone moves them, and numbers alone are sealed: a name may be erased.
 */
export type SealContent = {
  before: string;
  recordedBefore: string;
  tasks: number;
  tasksDigest: string;
  valuesDigest: string;
  ledgerRows: number;
  ledgerDigest: string;
  /** The sums of the days of the reporting zone that it touches, which stay when its tasks go; `digest` null: something came in meanwhile. */
  sums: { from: string; to: string; digest: string | null };
};

/** The digest of a day's tasks: that of the digests of its hours. */
export function digestOfHours(hours: readonly Hour[], which: 'sealed' | 'known') {
  const digests = hours.flatMap((hour) => hour[`${which}Digest`] ?? []);
  return {
    tasks: hours.reduce((sum, hour) => sum + hour[`${which}Tasks`], 0),
    tasksDigest: createHash('sha256').update(digests.join(' ')).digest('hex'),
  };
}

/** Whether what was sealed is there as it was; sums follow from the tasks and are held by themselves. */
export const holds = (now: Omit<SealContent, 'sums'>, sealed: SealContent): boolean =>
  now.tasks === sealed.tasks &&
  now.tasksDigest === sealed.tasksDigest &&
  now.valuesDigest === sealed.valuesDigest &&
  now.ledgerRows === sealed.ledgerRows &&
  now.ledgerDigest === sealed.ledgerDigest;

export const isSameSeal = (left: SealContent, right: SealContent): boolean =>
  holds(left, right) &&
  left.sums.from === right.sums.from &&
  left.sums.to === right.sums.to &&
  left.sums.digest === right.sums.digest;

const dayOfRow = (column: string) =>
  `${column} >= $1::date::timestamp at time zone 'UTC' and ${column} < ($1::date + 1)::timestamp at time zone 'UTC'`;
const digest = (columns: string) => {
  const hash = `sha256(convert_to(row(${columns})::text, 'UTF8'))`;
  return `encode(sha256(coalesce(string_agg(${hash}, ''::bytea order by ${hash}), ''::bytea)), 'hex')`;
};
const seconds = (column: string) => `extract(epoch from ${column})`;
const valueRow = `installation_no, execution_id, task_key, revision, ${seconds('known_at')}, time_value_low, time_value, time_value_high, naive_value,
  freed_value, human_value, reported_value, credit_cost, ai_cost, freed_micros, human_micros, provenance, formula_version, is_unpriced, is_unvalued, currency, reason`;
const ledgerRow = `id, source, source_id, kind, line_position, order_id, scenario_id, bundle_id, plan_id, object_id, ${seconds('occurred_at')}, amount,
  currency, presentment_currency, reporting_amount, reporting_currency, settlement_amount, settlement_currency`;

export type Rest = Pick<SealContent, 'recordedBefore' | 'valuesDigest' | 'ledgerRows' | 'ledgerDigest'>;

/** Values that became known later and the ledger of a day in UTC, as far as they had come in; without `recordedBefore` up to ten minutes ago. */
export async function digestOfRest(
  db: Db,
  day: string,
  { before, recordedBefore }: { before: string; recordedBefore: string | null },
): Promise<Rest> {
  const { rows } = await db.query<Rest>(
    `with bound as (
       select coalesce($3::timestamptz, date_trunc('milliseconds', clock_timestamp() - interval '10 minutes')) as recorded_before
     ), later as (
       select ${digest(valueRow)} as digest from task_revaluations where ${dayOfRow('started_at')} and known_at < $2::timestamptz
     ), ledger as (
       select count(*) as rows, ${digest(ledgerRow)} as digest from revenue_entries, bound
       where ${dayOfRow('occurred_at')} and recorded_at < recorded_before
     )
     select to_char(recorded_before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedBefore",
       later.digest as "valuesDigest", ledger.rows as "ledgerRows", ledger.digest as "ledgerDigest"
     from bound, later, ledger`,
    [day, before, recordedBefore],
  );
  const [row] = rows;
  if (!row) throw new Error('A digest answers one row.');
  return row;
}
