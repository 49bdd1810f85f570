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

/** `told`: operators who have it from an attempt before. */
export type LeasedMessage = { id: string; channel: SentChannel; attempts: number; told: string[] };

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
     returning id, channel, attempts, told`,
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

/** Notes that an operator has the mail, and leases for the next one anew; false when the message went to another worker meanwhile. */
export async function markTold(
  db: Db,
  told: { id: string; lease: string; leaseSeconds: number; operatorId: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update alert_messages set told = told || $4::text, leased_until = clock_timestamp() + make_interval(secs => $3::int)
     where id = $1::text and lease = $2::text`,
    [told.id, told.lease, told.leaseSeconds, told.operatorId],
  );
  return rowCount === 1;
}

type Attempt = { id: string; lease: string; status: number | null; error: string | null };

/** Sent, though not to everybody if there is an error; of no effect when the message went to another worker meanwhile. */
export async function markSent(db: Db, { id, lease, status, error }: Attempt): Promise<void> {
  await db.query(
    `update alert_messages
     set state = 'sent', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, clock_timestamp()), sent_at = clock_timestamp(),
       next_attempt_at = null, last_status = $3::int, error = $4::text, lease = null, leased_until = null
     where id = $1::text and lease = $2::text`,
    [id, lease, status, error],
  );
}

/** Due again later, for as long as nobody took it: an alert is not forgotten because its receiver is away. */
export async function markUnsent(db: Db, failure: Attempt & { retryAfterSeconds: number }): Promise<void> {
  await db.query(
    `update alert_messages
     set attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, clock_timestamp()), last_status = $3::int, error = $4::text,
       lease = null, leased_until = null, next_attempt_at = clock_timestamp() + make_interval(secs => $5::float8)
     where id = $1::text and lease = $2::text`,
    [failure.id, failure.lease, failure.status, failure.error, failure.retryAfterSeconds],
  );
}

/** Whoever has just taken a test message takes what waits for it. */
export async function makeDue(db: Db, channel: SentChannel): Promise<void> {
  await db.query(
    `update alert_messages set next_attempt_at = clock_timestamp() where channel = $1::text and state = 'pending'`,
    [channel],
  );
}

/** Forgets messages from before an instant, but none that is still to be sent. */
export async function deleteMessagesBefore(db: Db, before: Date): Promise<void> {
  await db.query(`delete from alert_messages where created_at < $1::timestamptz and state <> 'pending'`, [
    before,
  ]);
}
