import type { Db } from '../../platform/database.ts';
import type { Difference, OtherMovements } from './compare/finding.ts';

export type RequestedBy = 'schedule' | 'operator' | 'rebuild';

export async function insertReconciliation(
  db: Db,
  run: { id: string; from: string; to: string; requestedBy: RequestedBy; createdAt: Date },
): Promise<void> {
  await db.query(
    `insert into reconciliations (id, from_day, to_day, requested_by, created_at)
     values ($1::text, $2::date, $3::date, $4::text, $5::timestamptz)`,
    [run.id, run.from, run.to, run.requestedBy, run.createdAt],
  );
}

/**
 * What is under way or waits, oldest first; who plans another one does so alone until the transaction ends. One that nobody has worked on for
 * a day was given up, as when the key of Stripe was taken away: it is no reason to refuse others.
 */
export async function selectPlannedRuns(
  db: Db,
  now: Date,
): Promise<{ id: string; from: string; to: string }[]> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('planned reconciliations', 0))`);
  const { rows } = await db.query<{ id: string; from: string; to: string }>(
    `select id, from_day as "from", to_day as "to" from reconciliations
     where state in ('waiting', 'running') and coalesce(leased_until, created_at) > $1::timestamptz - interval '1 day'
     order by created_at, id`,
    [now],
  );
  return rows;
}

/** The first day that is not examined yet; null when all are. */
export async function selectNextDay(db: Db, id: string): Promise<string | null> {
  const { rows } = await db.query<{ day: string }>(
    `select days.day::date as day
     from reconciliations, generate_series(from_day, to_day, interval '1 day') as days(day)
     where id = $1::text and not exists (
       select from reconciliation_days examined where examined.reconciliation_id = reconciliations.id and examined.day = days.day::date
     )
     order by days.day limit 1`,
    [id],
  );
  return rows[0]?.day ?? null;
}

export async function insertDay(
  db: Db,
  id: string,
  result: { day: string; differences: readonly Difference[]; others: readonly OtherMovements[] },
): Promise<void> {
  await db.query(
    `insert into reconciliation_days (reconciliation_id, day, differences, others) values ($1::text, $2::date, $3::jsonb, $4::jsonb)
     on conflict (reconciliation_id, day) do nothing`,
    [id, result.day, JSON.stringify(result.differences), JSON.stringify(result.others)],
  );
}

export type ReconciliationRow = {
  id: string;
  from: string;
  to: string;
  requestedBy: string;
  state: string;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  daysDone: number;
  differenceCount: number;
  repairedCount: number;
};

const columns = `id, from_day as "from", to_day as "to", requested_by as "requestedBy", state, error, created_at as "createdAt",
  finished_at as "finishedAt", days.done as "daysDone", days.differences as "differenceCount", days.repaired as "repairedCount"`;
const daySums = `cross join lateral (
    select count(*)::int as done, coalesce(sum(jsonb_array_length(differences)), 0)::int as differences,
      coalesce(sum(jsonb_array_length(jsonb_path_query_array(differences, '$[*] ? (@.repaired == true)'))), 0)::int as repaired
    from reconciliation_days where reconciliation_id = reconciliations.id
  ) days`;

export async function selectReconciliation(db: Db, id: string): Promise<ReconciliationRow | null> {
  const { rows } = await db.query<ReconciliationRow>(
    `select ${columns} from reconciliations ${daySums} where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** One row more than the limit, newest first. */
export async function selectReconciliations(
  db: Db,
  { before, limit }: { before: { createdAt: string; id: string } | null; limit: number },
): Promise<ReconciliationRow[]> {
  const { rows } = await db.query<ReconciliationRow>(
    `select ${columns} from reconciliations ${daySums}
     where $1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::text)
     order by created_at desc, id desc limit $3::int + 1`,
    [before?.createdAt ?? null, before?.id ?? null, limit],
  );
  return rows;
}

/** What was found, day after day. */
export async function selectDays(
  db: Db,
  id: string,
): Promise<{ differences: Difference[]; others: OtherMovements[] }> {
  const { rows } = await db.query<{ differences: Difference[]; others: OtherMovements[] }>(
    `select differences, others from reconciliation_days where reconciliation_id = $1::text order by day`,
    [id],
  );
  return {
    differences: rows.flatMap(({ differences }) => differences),
    others: rows.flatMap(({ others }) => others),
  };
}

/** The days that the ledger spans, or null while it is empty. */
export async function selectLedgerDays(
  db: Db,
  timeZone: string,
): Promise<{ from: string; to: string } | null> {
  const { rows } = await db.query<{ from: string | null; to: string | null }>(
    `select (min(occurred_at) at time zone $1::text)::date as "from", (max(occurred_at) at time zone $1::text)::date as "to"
     from revenue_entries`,
    [timeZone],
  );
  const [days] = rows;
  return days?.from && days.to ? { from: days.from, to: days.to } : null;
}
