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
     set state = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), lease = null, leased_until = null, processed_at = null,
       waits_for = null, parked_at = null
     where id = $1::text`,
    [id],
  );
}
