import type { Db } from '../../platform/database.ts';
import type { FieldError } from '../../platform/errors.ts';
import type { QuarantineReason, QuarantineState, ReplayOutcome, ReportKind } from './schema.ts';

export type QuarantinedRow = {
  id: string;
  customerId: string;
  installationId: string | null;
  kind: ReportKind;
  reason: QuarantineReason;
  errors: FieldError[];
  raw: string;
  isWhole: boolean;
  reportingCredits: number;
  times: number;
  mended: string | null;
  state: QuarantineState;
  outcome: ReplayOutcome | null;
  receivedAt: Date;
  seenAt: Date;
};

const columns = `id, customer_id as "customerId", installation_id as "installationId", kind, reason, errors, raw, is_whole as "isWhole",
  reporting_credits as "reportingCredits", times, mended, state, outcome, received_at as "receivedAt", seen_at as "seenAt"`;

type NewRow = Pick<
  QuarantinedRow,
  'id' | 'customerId' | 'installationId' | 'kind' | 'reason' | 'raw' | 'isWhole' | 'reportingCredits'
> & { errors: readonly FieldError[]; digest: string };

/** Writes refused reports in the order of their keys; answers the reasons of those that were not known. */
export async function upsertQuarantined(db: Db, rows: NewRow[], at: Date): Promise<QuarantineReason[]> {
  const answer = await db.query<{ reason: QuarantineReason; isNew: boolean }>(
    `insert into quarantined_tasks (id, customer_id, installation_id, kind, reason, errors, raw, is_whole, digest, reporting_credits,
       times, state, received_at, seen_at)
     select id, "customerId", "installationId", kind, reason, errors, raw, "isWhole", decode(digest, 'hex'), "reportingCredits",
       1, 'waiting', $2::timestamptz, $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as refused (id text, "customerId" text, "installationId" text, kind text, reason text, errors jsonb,
       raw text, "isWhole" boolean, digest text, "reportingCredits" smallint)
     order by "customerId", digest
     on conflict (customer_id, digest) do update set seen_at = excluded.seen_at, times = quarantined_tasks.times + 1
     returning reason, xmax = 0 as "isNew"`,
    [JSON.stringify(rows), at],
  );
  return answer.rows.flatMap(({ reason, isNew }) => (isNew ? [reason] : []));
}

/** Leaves the newest of each of these customers; rows that somebody is writing are left for the next time. */
export async function deleteBeyondNewest(db: Db, customerIds: string[], kept: number): Promise<void> {
  await db.query(
    `delete from quarantined_tasks where id in (
       select older.id from unnest($1::text[]) as customer (id)
       cross join lateral (
         select id from quarantined_tasks where customer_id = customer.id order by id desc offset $2::int for update skip locked
       ) older
     )`,
    [customerIds, kept],
  );
}

export type QuarantineFilter = {
  state: QuarantineState | null;
  customerId: string | null;
  reason: QuarantineReason | null;
  beforeId: string | null;
  limit: number;
};

/** Newest first, one more than the limit. */
export async function selectQuarantined(db: Db, filter: QuarantineFilter): Promise<QuarantinedRow[]> {
  const { rows } = await db.query<QuarantinedRow>(
    `select ${columns} from quarantined_tasks
     where ($1::text is null or state = $1::text) and ($2::text is null or customer_id = $2::text)
       and ($3::text is null or reason = $3::text) and ($4::text is null or id < $4::text)
     order by id desc limit $5::int + 1`,
    [filter.state, filter.customerId, filter.reason, filter.beforeId, filter.limit],
  );
  return rows;
}

/** One refused report with its text. */
export async function findQuarantined(db: Db, id: string): Promise<QuarantinedRow | undefined> {
  const { rows } = await db.query<QuarantinedRow>(
    `select ${columns} from quarantined_tasks where id = $1::text`,
    [id],
  );
  return rows[0];
}

/** Puts what operators made of it in the place of what came, while it waits. */
export async function saveMended(db: Db, id: string, mended: string): Promise<QuarantinedRow | undefined> {
  const { rows } = await db.query<QuarantinedRow>(
    `update quarantined_tasks set mended = $2::text where id = $1::text and state = 'waiting' returning ${columns}`,
    [id, mended],
  );
  return rows[0];
}

/** Notes what a replay or an operator made of one that waits; whoever comes second changes nothing. */
export async function settle(
  db: Db,
  id: string,
  settled: {
    state: QuarantineState;
    outcome: ReplayOutcome | null;
    errors: readonly FieldError[] | null;
    at: Date;
  },
): Promise<void> {
  await db.query(
    `update quarantined_tasks
     set state = $2::text, outcome = coalesce($3::text, outcome), errors = coalesce($4::jsonb, errors),
       settled_at = case when $2::text = 'waiting' then null else $5::timestamptz end
     where id = $1::text and state = 'waiting'`,
    [
      id,
      settled.state,
      settled.outcome,
      settled.errors === null ? null : JSON.stringify(settled.errors),
      settled.at,
    ],
  );
}

/** What has not come for 30 days is of no use to anybody. */
export async function deleteOldQuarantined(db: Db, now: Date): Promise<void> {
  await db.query(`delete from quarantined_tasks where seen_at < $1::timestamptz - interval '30 days'`, [now]);
}
