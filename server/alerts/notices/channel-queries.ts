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
export async function selectMailRecipients(db: Db): Promise<{ id: string; name: string; email: string }[]> {
  const { rows } = await db.query<{ id: string; name: string; email: string }>(
    `select id, name, email from users where role in ('owner', 'admin') order by id`,
  );
  return rows;
}

export type Listening = { isCustomer: boolean; active: number; paused: number };

/** Whether there is such a customer, and how many of its hooks hear alerts: figures for a page, by which nothing is decided. */
export async function selectListening(db: Db, customerId: string): Promise<Listening> {
  const { rows } = await db.query<Listening>(
    `select exists (select from customers where id = $1::text) as "isCustomer", count(*) filter (where state = 'active') as active,
       count(*) filter (where state = 'paused') as paused
     from hooks where customer_id = $1::text and 'alert.opened' = any(events)`,
    [customerId],
  );
  return rows[0] ?? { isCustomer: false, active: 0, paused: 0 };
}

/** How deliveries to a customer's hooks that hear alerts do; hooks send them, this only tells of them. */
export async function findDeliveries(
  db: Db,
  customerId: string,
): Promise<Omit<ChannelRow, 'channel'> | undefined> {
  const { rows } = await db.query<Omit<ChannelRow, 'channel'>>(
    `select max(last_delivery_at) as "lastSentAt", coalesce(sum(due.waiting), 0)::bigint as waiting, max(due.error) as error,
       max(due.attempts) as attempts, min(due.next_attempt_at) as "nextAttemptAt"
     from hooks cross join lateral (
       select count(*) as waiting, max(attempts) as attempts, max(error) as error, min(next_attempt_at) as next_attempt_at
       from hook_deliveries where hook_id = hooks.id and next_attempt_at is not null
     ) due
     where customer_id = $1::text and 'alert.opened' = any(events)`,
    [customerId],
  );
  return rows[0];
}
