import type { Db } from '../platform/database.ts';
import type { StripeEventOutcome } from './stripe-event-handler.ts';

export type StripeEventState = 'pending' | 'done' | 'ignored' | 'quarantined' | 'failed';

export type NewStripeEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  livemode: boolean;
  account: string | null;
  objectId: string | null;
  payload: Buffer;
  headers: Record<string, string>;
  createdAt: Date;
  receivedAt: Date;
  state: StripeEventState;
  outcome: string | null;
};

/** False when the event is known already; then nothing changes. */
export async function insertStripeEvent(db: Db, event: NewStripeEvent): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into stripe_events
       (id, type, api_version, livemode, account, object_id, payload, headers, created_at, received_at, state, outcome)
     values ($1::text, $2::text, $3::text, $4::boolean, $5::text, $6::text, $7::bytea, $8::jsonb,
       $9::timestamptz, $10::timestamptz, $11::text, $12::text)
     on conflict (id) do nothing`,
    [
      event.id,
      event.type,
      event.apiVersion,
      event.livemode,
      event.account,
      event.objectId,
      event.payload,
      JSON.stringify(event.headers),
      event.createdAt,
      event.receivedAt,
      event.state,
      event.outcome,
    ],
  );
  return rowCount === 1;
}

export type LeasedEvent = {
  id: string;
  type: string;
  objectId: string | null;
  payload: Buffer;
  createdAt: Date;
  attempts: number;
};

/** Takes due events for one worker. Leases run by the database's clock, so that servers need not agree on the time. */
export async function leaseStripeEvents(
  db: Db,
  options: { lease: string; leaseSeconds: number; limit: number },
): Promise<LeasedEvent[]> {
  const { rows } = await db.query<LeasedEvent>(
    `update stripe_events
     set lease = $1::text, leased_until = clock_timestamp() + make_interval(secs => $2::int), attempts = attempts + 1
     where id in (
       select id from stripe_events
       where state = 'pending' and next_attempt_at <= clock_timestamp()
         and (leased_until is null or leased_until < clock_timestamp())
       order by next_attempt_at limit $3::int
       for update skip locked
     )
     returning id, type, object_id as "objectId", payload, created_at as "createdAt", attempts`,
    [options.lease, options.leaseSeconds, options.limit],
  );
  return rows;
}

/** Marks a leased event as worked off; false when the lease went to another worker meanwhile. */
export async function finishStripeEvent(
  db: Db,
  id: string,
  lease: string,
  outcome: StripeEventOutcome,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update stripe_events
     set state = $3::text, outcome = $4::text, error = null, lease = null, leased_until = null, processed_at = clock_timestamp()
     where id = $1::text and lease = $2::text`,
    [id, lease, outcome.state, outcome.sentence],
  );
  return rowCount === 1;
}

/** Notes a failed attempt: due again later, or given up. */
export async function postponeStripeEvent(
  db: Db,
  failure: { id: string; lease: string; error: string; retryAfterSeconds: number | null },
): Promise<void> {
  await db.query(
    `update stripe_events
     set state = case when $4::float8 is null then 'failed' else 'pending' end, error = $3::text, lease = null, leased_until = null,
       outcome = case when $4::float8 is null then 'Given up after ' || attempts || ' attempts.' end,
       next_attempt_at = clock_timestamp() + make_interval(secs => coalesce($4::float8, 0))
     where id = $1::text and lease = $2::text`,
    [failure.id, failure.lease, failure.error, failure.retryAfterSeconds],
  );
}

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
  createdAt: Date;
  receivedAt: Date;
  processedAt: Date | null;
  nextAttemptAt: Date | null;
};

const columns = `id, type, api_version as "apiVersion", livemode, object_id as "objectId", state, attempts, outcome, error,
  created_at as "createdAt", received_at as "receivedAt", processed_at as "processedAt",
  case when state = 'pending' then next_attempt_at end as "nextAttemptAt"`;

/** One row more than the limit, newest first. */
export async function selectStripeEvents(
  db: Db,
  filter: {
    state: StripeEventState | null;
    type: string | null;
    before: { createdAt: string; id: string } | null;
    limit: number;
  },
): Promise<StripeEventRow[]> {
  const { rows } = await db.query<StripeEventRow>(
    `select ${columns} from stripe_events
     where ($1::text is null or state = $1::text) and ($2::text is null or type = $2::text)
       and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::text))
     order by created_at desc, id desc limit $5::int + 1`,
    [filter.state, filter.type, filter.before?.createdAt ?? null, filter.before?.id ?? null, filter.limit],
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

/** Makes the event due at once, as if it had just come; a worker that still has it loses its lease. */
export async function resetStripeEvent(db: Db, id: string): Promise<void> {
  await db.query(
    `update stripe_events
     set state = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), lease = null, leased_until = null, processed_at = null
     where id = $1::text`,
    [id],
  );
}
