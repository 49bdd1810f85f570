import type { Db } from '../../platform/database.ts';
import type { Channel } from '../rules/rule-schema.ts';

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
