import type { Db } from '../database.ts';
import type { OutboxEvent } from './outbox.ts';

/**
 * Takes due events of a listener off its list, for good when the transaction commits: it has heard them then. Those that another server holds
 * are left out.
 */
export async function takeBacklog(
  db: Db,
  listener: string,
  { limit, eventId = null }: { limit: number; eventId?: string | null },
): Promise<OutboxEvent[]> {
  const { rows } = await db.query<OutboxEvent>(
    `with due as (
       select event_id from outbox_backlog
       where listener = $1::text and next_attempt_at <= statement_timestamp() and ($3::text is null or event_id = $3::text)
       order by next_attempt_at limit $2::int
       for update skip locked
     ), taken as (
       delete from outbox_backlog where listener = $1::text and event_id in (select event_id from due)
       returning event_id, next_attempt_at
     )
     select events.id, events.type, events.customer_id as "customerId", events.scenario_id as "scenarioId",
       events.installation_id as "installationId", events.data, events.occurred_at as "occurredAt"
     from taken join outbox_events events on events.id = taken.event_id
     order by taken.next_attempt_at`,
    [listener, limit, eventId],
  );
  return rows;
}

/** Notes a failed attempt and answers how many there were. */
export async function countAttempt(
  db: Db,
  { listener, eventId, error }: { listener: string; eventId: string; error: string },
): Promise<number> {
  const { rows } = await db.query<{ attempts: number }>(
    `update outbox_backlog set attempts = attempts + 1, error = $3::text
     where listener = $1::text and event_id = $2::text
     returning attempts`,
    [listener, eventId, error],
  );
  return rows[0]?.attempts ?? 0;
}

/** Due again after so many seconds; with null never by itself. */
export async function postponeBacklog(
  db: Db,
  { listener, eventId, seconds }: { listener: string; eventId: string; seconds: number | null },
): Promise<void> {
  await db.query(
    `update outbox_backlog set next_attempt_at = clock_timestamp() + make_interval(secs => $3::float8)
     where listener = $1::text and event_id = $2::text`,
    [listener, eventId, seconds],
  );
}

export type ParkedEvent = {
  listener: string;
  eventId: string;
  type: string;
  attempts: number;
  error: string | null;
  occurredAt: Date;
};

const parkedColumns = `backlog.listener, backlog.event_id as "eventId", events.type, backlog.attempts, backlog.error,
  events.occurred_at as "occurredAt"`;

/** What was given up and waits for an operator, newest first, one more than the limit. */
export async function selectParkedEvents(
  db: Db,
  { before, limit }: { before: { eventId: string; listener: string } | null; limit: number },
): Promise<ParkedEvent[]> {
  const { rows } = await db.query<ParkedEvent>(
    `select ${parkedColumns} from outbox_backlog backlog join outbox_events events on events.id = backlog.event_id
     where backlog.next_attempt_at is null
       and ($1::text is null or (backlog.event_id, backlog.listener) < ($1::text, $2::text))
     order by backlog.event_id desc, backlog.listener desc limit $3::int + 1`,
    [before?.eventId ?? null, before?.listener ?? null, limit],
  );
  return rows;
}

/** Makes a parked event due, as if it had never been tried; null when none such is parked. */
export async function unparkEvent(db: Db, listener: string, eventId: string): Promise<ParkedEvent | null> {
  const { rows } = await db.query<ParkedEvent>(
    `with backlog as (
       update outbox_backlog set attempts = 0, next_attempt_at = clock_timestamp()
       where listener = $1::text and event_id = $2::text and next_attempt_at is null returning *
     )
     select ${parkedColumns} from backlog join outbox_events events on events.id = backlog.event_id`,
    [listener, eventId],
  );
  return rows[0] ?? null;
}

/** How many events wait for a listener, and how many of them are parked. */
export async function countBacklog(db: Db): Promise<{ listener: string; waiting: number; parked: number }[]> {
  const { rows } = await db.query<{ listener: string; waiting: number; parked: number }>(
    `select listener, count(next_attempt_at) as waiting, count(*) - count(next_attempt_at) as parked
     from outbox_backlog group by listener`,
  );
  return rows;
}
