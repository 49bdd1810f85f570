import type { Db } from '../../platform/database.ts';
import type { Severity } from '../rules/rule-schema.ts';
import type { NoticeReason, SentChannel } from './notice-queries.ts';

/** One message of all that waits for the channel; false when another server has just made one. */
export async function insertMessage(db: Db, id: string, channel: SentChannel): Promise<boolean> {
  const { rowCount } = await db.query(
    `with message as (
       insert into alert_messages (id, channel) values ($1::text, $2::text)
       on conflict (channel) where state = 'pending' do nothing returning id
     )
     update alert_notices set message_id = message.id from message where channel = $2::text and message_id is null`,
    [id, channel],
  );
  return (rowCount ?? 0) > 0;
}

/** A message without a notice, such as one whose notices were taken back at the same moment, is of no use. */
export async function deleteEmptyMessages(db: Db): Promise<void> {
  await db.query(
    `delete from alert_messages where state = 'pending' and not exists (select from alert_notices where message_id = alert_messages.id)`,
  );
}

export type LeasedMessage = { id: string; channel: SentChannel; attempts: number };

/** Takes messages that are due for one worker. */
export async function leaseMessages(
  db: Db,
  { lease, leaseSeconds }: { lease: string; leaseSeconds: number },
): Promise<LeasedMessage[]> {
  const { rows } = await db.query<LeasedMessage>(
    `update alert_messages set lease = $1::text, leased_until = clock_timestamp() + make_interval(secs => $2::int)
     where id in (
       select id from alert_messages
       where state = 'pending' and next_attempt_at <= clock_timestamp() and (leased_until is null or leased_until < clock_timestamp())
       for update skip locked
     )
     returning id, channel, attempts`,
    [lease, leaseSeconds],
  );
  return rows;
}

export type ToldAlert = {
  id: string;
  reason: NoticeReason;
  severity: Severity;
  title: string;
  message: string;
  openedAt: Date;
  resolution: string | null;
  subject: string;
  metric: string | null;
  contributors: { by: string; id: string; share: number; label?: string }[];
};

/** What a message tells, the gravest first; of an alert that was to be told of twice, the latest. */
export async function selectTold(db: Db, messageId: string): Promise<ToldAlert[]> {
  const { rows } = await db.query<ToldAlert>(
    `with latest as (
       select distinct on (alert_id) alert_id, reason, created_at from alert_notices
       where message_id = $1::text order by alert_id, created_at desc
     )
     select alerts.id, latest.reason, alerts.severity, alerts.title, alerts.message, alerts.opened_at as "openedAt", alerts.resolution,
       alerts.subject, alerts.evidence ->> 'metric' as metric, alerts.evidence -> 'contributors' as contributors
     from latest join alerts on alerts.id = latest.alert_id
     order by array_position('{critical,warning,info}'::text[], alerts.severity), latest.created_at, alerts.id`,
    [messageId],
  );
  return rows;
}

/** False when the message went to another worker meanwhile. */
export async function markSent(
  db: Db,
  { id, lease, status }: { id: string; lease: string; status: number | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update alert_messages
     set state = 'sent', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, clock_timestamp()), sent_at = clock_timestamp(),
       next_attempt_at = null, last_status = $3::int, error = null, lease = null, leased_until = null
     where id = $1::text and lease = $2::text`,
    [id, lease, status],
  );
  return rowCount === 1;
}

/** Due again later, for a day after the first attempt. */
export async function markUnsent(
  db: Db,
  failure: { id: string; lease: string; status: number | null; error: string; retryAfterSeconds: number },
): Promise<void> {
  await db.query(
    `with tried as (
       select id, coalesce(first_attempt_at, clock_timestamp()) as since from alert_messages where id = $1::text and lease = $2::text for update
     )
     update alert_messages
     set attempts = attempts + 1, first_attempt_at = since, last_status = $3::int, error = $4::text, lease = null, leased_until = null,
       state = case when since <= clock_timestamp() - interval '24 hours' then 'failed' else 'pending' end,
       next_attempt_at = case when since > clock_timestamp() - interval '24 hours' then clock_timestamp() + make_interval(secs => $5::float8) end
     from tried where alert_messages.id = tried.id`,
    [failure.id, failure.lease, failure.status, failure.error, failure.retryAfterSeconds],
  );
}

/** Forgets messages from before an instant, but none that is still to be sent. */
export async function deleteMessagesBefore(db: Db, before: Date): Promise<void> {
  await db.query(`delete from alert_messages where created_at < $1::timestamptz and state <> 'pending'`, [
    before,
  ]);
}
