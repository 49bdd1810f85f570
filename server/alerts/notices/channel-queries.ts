import type { Db } from '../../platform/database.ts';
import type { Channel } from '../rules/rule-schema.ts';

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
