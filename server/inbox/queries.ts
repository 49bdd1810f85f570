import type { Db } from '../platform/database.ts';

export type StripeEventState = 'pending' | 'parked' | 'done' | 'ignored' | 'quarantined' | 'failed';

export type StripeEventRow = {
  id: string;
  type: string;
  apiVersion: string | null;
  livemode: boolean;
  objectId: string | null;
  state: StripeEventState;
  attempts: number;
  outcome: string | null;
  error: string | null;
  waitsFor: string | null;
  createdAt: Date;
  receivedAt: Date;
  processedAt: Date | null;
  nextAttemptAt: Date | null;
};

const columns = `id, type, api_version as "apiVersion", livemode, object_id as "objectId", state, attempts, outcome, error, waits_for as "waitsFor",
  created_at as "createdAt", received_at as "receivedAt", processed_at as "processedAt",
  case when state in ('pending', 'parked') then next_attempt_at end as "nextAttemptAt"`;

/** Which events are meant; null: whatever it is. The time is Stripe's, `to` not included. */
export type StripeEventFilter = {
  state: StripeEventState | null;
  type: string | null;
  objectId: string | null;
  from: Date | null;
  to: Date | null;
};

const matches = `($1::text is null or state = $1::text) and ($2::text is null or type = $2::text)
  and ($3::text is null or object_id = $3::text)
  and ($4::timestamptz is null or created_at >= $4::timestamptz) and ($5::timestamptz is null or created_at < $5::timestamptz)`;
const matchValues = ({ state, type, objectId, from, to }: StripeEventFilter) => [
  state,
  type,
  objectId,
  from,
  to,
];

/** One row more than the limit, newest first. */
export async function selectStripeEvents(
  db: Db,
  filter: StripeEventFilter,
  page: { before: { createdAt: string; id: string } | null; limit: number },
): Promise<StripeEventRow[]> {
  const { rows } = await db.query<StripeEventRow>(
    `select ${columns} from stripe_events
     where ${matches} and ($6::timestamptz is null or (created_at, id) < ($6::timestamptz, $7::text))
     order by created_at desc, id desc limit $8::int + 1`,
    [...matchValues(filter), page.before?.createdAt ?? null, page.before?.id ?? null, page.limit],
  );
  return rows;
}

export async function selectStripeEvent(db: Db, id: string): Promise<StripeEventRow | null> {
  const { rows } = await db.query<StripeEventRow>(
    `select ${columns} from stripe_events where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** Exactly the bytes that were signed. */
export async function selectPayload(db: Db, id: string): Promise<Buffer | null> {
  const { rows } = await db.query<{ payload: Buffer }>(
    `select payload from stripe_events where id = $1::text`,
    [id],
  );
  return rows[0]?.payload ?? null;
}

/** Those of the ids that stand here. */
export async function selectKnownIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(`select id from stripe_events where id = any($1::text[])`, [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

const asIfNew = `state = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), lease = null, leased_until = null,
  processed_at = null, waits_for = null, parked_at = null`;
/** Events of the other mode and of connected accounts are none of ours. */
const isOurs = (mode: '$1' | '$6') => `account is null and livemode = coalesce(${mode}::boolean, livemode)`;

/** Makes the events due at once, as if they had just come; a worker that still has one loses its lease. */
export async function resetStripeEvents(
  db: Db,
  livemode: boolean | null,
  ids: readonly string[],
): Promise<number> {
  const { rowCount } = await db.query(
    `update stripe_events set ${asIfNew} where ${isOurs('$1')} and id = any($2::text[])`,
    [livemode, ids],
  );
  return rowCount ?? 0;
}

/** The same for all that match. */
export async function resetMatchingStripeEvents(
  db: Db,
  livemode: boolean | null,
  filter: StripeEventFilter,
): Promise<number> {
  const { rowCount } = await db.query(
    `update stripe_events set ${asIfNew} where ${isOurs('$6')} and ${matches}`,
    [...matchValues(filter), livemode],
  );
  return rowCount ?? 0;
}

export type StripeEventCounts = {
  counts: Partial<Record<StripeEventState, number>>;
  oldestPendingAt: Date | null;
  lagSeconds: number;
};

/** How many events are in which state, and since when the oldest one that is not worked off has been here. */
export async function countStripeEvents(
  db: Db,
  states: readonly StripeEventState[],
): Promise<StripeEventCounts> {
  const { rows } = await db.query<{ state: StripeEventState; count: number }>(
    `select state, count(*)::int as count from stripe_events where state = any($1::text[]) group by state`,
    [states],
  );
  const oldest = await db.query<{ at: Date | null; lagSeconds: number | null }>(
    `select min(received_at) as at, extract(epoch from clock_timestamp() - min(received_at))::float8 as "lagSeconds"
     from stripe_events where state = 'pending'`,
  );
  const { at = null, lagSeconds = null } = oldest.rows[0] ?? {};
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return { counts, oldestPendingAt: at, lagSeconds: Math.max(0, lagSeconds ?? 0) };
}
