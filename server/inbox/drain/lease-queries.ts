import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import type { StripeEventOutcome } from '../stripe-event-handler.ts';

export type LeasedEvent = {
  id: string;
  type: string;
  subject: string;
  payload: Buffer;
  attempts: number;
  dueAt: Date;
};

/**
 * Takes due events for one worker, and answers them, oldest first, and with each the others of its subject that are due. A subject that another worker
 * has stays with it; workers take one after another, so that none overlooks what another has just taken. Leases run by the database's
 * clock: servers need not agree on the time.
 */
export async function leaseStripeEvents(
  pool: Pool,
  options: { lease: string; leaseSeconds: number; limit: number },
): Promise<LeasedEvent[]> {
  return inTransaction(pool, async (db) => {
    // Statistics never tell how long a queue is at this moment: without sorting the planner walks the index and stops at the limit.
    await db.query(
      `select pg_advisory_xact_lock(hashtextextended('lease stripe_events', 0)), set_config('enable_sort', 'off', true),
         set_config('enable_bitmapscan', 'off', true)`,
    );
    const { rows } = await db.query<LeasedEvent>(
      `with due as (
         select id, coalesce(subject, id) as subject, next_attempt_at from stripe_events
         where state in ('pending', 'parked') and next_attempt_at <= clock_timestamp()
           and (leased_until is null or leased_until < clock_timestamp())
           and not exists (
             select from stripe_events as taken
             where taken.subject = stripe_events.subject and taken.state in ('pending', 'parked')
               and taken.leased_until >= clock_timestamp()
           )
         order by next_attempt_at limit $3::int
       ), chosen as (
         select id from due
         union
         select others.id from stripe_events as others join (select distinct subject from due) as subjects using (subject)
         where others.state in ('pending', 'parked') and others.next_attempt_at <= clock_timestamp()
       )
       update stripe_events
       set lease = $1::text, leased_until = clock_timestamp() + make_interval(secs => $2::int), attempts = attempts + 1
       where id in (select id from stripe_events where id in (select id from chosen) limit 4 * $3::int for update skip locked)
       returning id, type, coalesce(subject, id) as subject, payload, attempts, next_attempt_at as "dueAt"`,
      [options.lease, options.leaseSeconds, options.limit],
    );
    return rows.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  });
}

/** Keeps what a lease still holds for longer. */
export async function renewLease(db: Db, lease: string, leaseSeconds: number): Promise<void> {
  await db.query(
    `update stripe_events set leased_until = clock_timestamp() + make_interval(secs => $2::int)
     where lease = $1::text and state in ('pending', 'parked')`,
    [lease, leaseSeconds],
  );
}

export type FinishedEvents = {
  ids: readonly string[];
  lease: string;
  state: 'done' | 'ignored';
  sentence: string;
};

/** Marks leased events as worked off; answers how many of them their leases still held. */
export async function finishStripeEvents(db: Db, finished: readonly FinishedEvents[]): Promise<number> {
  const events = finished.flatMap(({ ids, ...marks }) => ids.map((id) => ({ id, ...marks })));
  if (events.length === 0) return 0;
  const { rowCount } = await db.query(
    `update stripe_events
     set state = finished.state, outcome = finished.sentence, error = null, lease = null, leased_until = null, waits_for = null,
       parked_at = null, processed_at = clock_timestamp()
     from jsonb_to_recordset($1::jsonb) as finished(id text, lease text, state text, sentence text)
     where stripe_events.id = finished.id and stripe_events.lease = finished.lease`,
    [JSON.stringify(events)],
  );
  return rowCount ?? 0;
}

/**
 * Lets leased events wait; answers how many the lease still held. The first time they are tried again after a minute, for what they wait for may have
 * appeared while they were being parked; then once a day, and after 30 days no more.
 */
export async function parkStripeEvents(
  db: Db,
  ids: readonly string[],
  lease: string,
  outcome: Extract<StripeEventOutcome, { state: 'parked' }>,
): Promise<number> {
  const { rowCount } = await db.query(
    `update stripe_events
     set state = case when parked_at < clock_timestamp() - interval '30 days' then 'failed' else 'parked' end,
       outcome = case when parked_at < clock_timestamp() - interval '30 days' then 'Given up after 30 days. ' else '' end || $3::text,
       next_attempt_at = clock_timestamp() + case when parked_at is null then interval '1 minute' else interval '1 day' end,
       parked_at = coalesce(parked_at, clock_timestamp()),
       waits_for = $4::text, attempts = 0, error = null, lease = null, leased_until = null
     where id = any($1::text[]) and lease = $2::text`,
    [ids, lease, outcome.sentence, outcome.waitsFor],
  );
  return rowCount ?? 0;
}

/** Makes what waits for this due at once. */
export async function releaseParkedEvents(db: Db, waitsFor: string): Promise<number> {
  const { rowCount } = await db.query(
    `update stripe_events set state = 'pending', next_attempt_at = clock_timestamp() where state = 'parked' and waits_for = $1::text`,
    [waitsFor],
  );
  return rowCount ?? 0;
}

/** Notes a failed attempt: due again later, or given up. */
export async function postponeStripeEvents(
  db: Db,
  failure: {
    ids: readonly string[];
    lease: string;
    error: string;
    retryAfterSeconds: number;
    mostAttempts: number;
  },
): Promise<void> {
  await db.query(
    `update stripe_events
     set state = case when attempts >= $5::int then 'failed' else 'pending' end,
       error = $3::text, lease = null, leased_until = null, waits_for = null,
       outcome = case when attempts >= $5::int then 'Given up after ' || attempts || ' attempts.' end,
       next_attempt_at = clock_timestamp() + make_interval(secs => $4::float8)
     where id = any($1::text[]) and lease = $2::text`,
    [failure.ids, failure.lease, failure.error, failure.retryAfterSeconds, failure.mostAttempts],
  );
}
