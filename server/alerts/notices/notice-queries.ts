import type { Db } from '../../platform/database.ts';
import type { Channel, Severity } from '../rules/rule-schema.ts';

export type NoticeReason = 'opened' | 'escalated' | 'resolved';
/** Channels to which messages are sent; hooks have deliveries of their own. */
export type SentChannel = Exclude<Channel, 'make'>;
export type NewNotice = { id: string; alertId: string; channel: SentChannel; reason: NoticeReason };

/** Adds notices, each for one channel; they wait for a message. */
export async function insertNotices(db: Db, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await db.query(
    `insert into alert_notices (id, alert_id, channel, reason)
     select id, "alertId", channel, reason
     from jsonb_to_recordset($1::jsonb) as notices (id text, "alertId" text, channel text, reason text)`,
    [JSON.stringify(notices)],
  );
}

/** Channels that were told of these alerts, or are to be; of a muted one nobody is to be told. */
export async function selectToldChannels(
  db: Db,
  alertIds: readonly string[],
  at: Date,
): Promise<{ alertId: string; channel: SentChannel }[]> {
  const { rows } = await db.query<{ alertId: string; channel: SentChannel }>(
    `select distinct alert_id as "alertId", channel from alert_notices join alerts on alerts.id = alert_id
     where alert_id = any($1::text[]) and (muted_until is null or muted_until <= $2::timestamptz)`,
    [alertIds, at],
  );
  return rows;
}

/** What waits for a message is no longer told. */
export async function deleteWaiting(db: Db, alertIds: readonly string[]): Promise<void> {
  await db.query('delete from alert_notices where alert_id = any($1::text[]) and message_id is null', [
    alertIds,
  ]);
}

/** Channels for which notices wait, while no message to them is under way and fewer than the most went out within the hour. */
export async function selectReadyChannels(
  db: Db,
  channels: readonly SentChannel[],
  mostPerHour: number,
): Promise<SentChannel[]> {
  const { rows } = await db.query<{ channel: SentChannel }>(
    `select asked.channel from unnest($1::text[]) as asked (channel)
     where exists (select from alert_notices where channel = asked.channel and message_id is null)
       and not exists (select from alert_messages where channel = asked.channel and state = 'pending')
       and (
         select count(*) from alert_messages
         where channel = asked.channel and created_at > statement_timestamp() - interval '1 hour'
       ) < $2::int`,
    [channels, mostPerHour],
  );
  return rows.map(({ channel }) => channel);
}

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

export type ChannelRow = {
  channel: Channel;
  lastSentAt: Date | null;
  waiting: number;
  error: string | null;
  attempts: number | null;
  nextAttemptAt: Date | null;
};

/** How each channel does: when it last took a message, what waits, and what the last one failed with. */
export async function selectChannels(db: Db, channels: readonly Channel[]): Promise<ChannelRow[]> {
  const { rows } = await db.query<ChannelRow>(
    `select asked.channel,
       (select sent_at from alert_messages where channel = asked.channel and state = 'sent' order by created_at desc limit 1) as "lastSentAt",
       (select count(*) from alert_notices left join alert_messages messages on messages.id = message_id
        where alert_notices.channel = asked.channel and (message_id is null or messages.state = 'pending')) as waiting,
       last.error, last.attempts, last.next_attempt_at as "nextAttemptAt"
     from unnest($1::text[]) as asked (channel)
     left join lateral (select * from alert_messages where channel = asked.channel order by created_at desc limit 1) last on true`,
    [channels],
  );
  return rows;
}

/** Owners and admins: those who run the library. */
export async function selectMailRecipients(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ email: string }>(
    `select email from users where role in ('owner', 'admin') order by id`,
  );
  return rows.map(({ email }) => email);
}

/** Forgets messages from before an instant, but none that is still to be sent. */
export async function deleteMessagesBefore(db: Db, before: Date): Promise<void> {
  await db.query(`delete from alert_messages where created_at < $1::timestamptz and state <> 'pending'`, [
    before,
  ]);
}
