import type { Db } from '../platform/database.ts';
import type { DeliveryState } from './hook-schema.ts';
import type { EventType } from './schema.ts';

export type DeliveryRow = {
  id: string;
  event: EventType;
  eventId: string;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  error: string | null;
  nextAttemptAt: Date | null;
  createdAt: Date;
};

const columns = `deliveries.id, events.type as event, deliveries.event_id as "eventId", deliveries.state, deliveries.attempts,
  deliveries.last_status as "lastStatus", deliveries.error, deliveries.next_attempt_at as "nextAttemptAt", deliveries.created_at as "createdAt"`;

/** A hook's deliveries, newest first, one more than the limit. */
export async function selectDeliveries(
  db: Db,
  filter: { hookId: string; before: string | null; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(
    `select ${columns} from hook_deliveries deliveries join outbox_events events on events.id = deliveries.event_id
     where deliveries.hook_id = $1::text and ($2::text is null or deliveries.id < $2::text)
     order by deliveries.id desc limit $3::int + 1`,
    [filter.hookId, filter.before, filter.limit],
  );
  return rows;
}

/** Makes a delivery due now, as if it had never been tried; null when the hook has no such delivery. */
export async function restartDelivery(db: Db, hookId: string, id: string): Promise<DeliveryRow | null> {
  const { rows } = await db.query<DeliveryRow>(
    `with deliveries as (
       update hook_deliveries
       set state = 'pending', attempts = 0, first_attempt_at = null, next_attempt_at = clock_timestamp(), lease = null, leased_until = null
       where id = $2::text and hook_id = $1::text returning *
     )
     select ${columns} from deliveries join outbox_events events on events.id = deliveries.event_id`,
    [hookId, id],
  );
  return rows[0] ?? null;
}

export type Hearer = { hookId: string; eventId: string; isActive: boolean };

/**
 * The hooks of these customers, of all when null, stay as they are until the transaction ends, so that none is resumed while a delivery is written
 * for its pause. A statement of its own, before they are read: one that waited for a lock looks again at the rows that it waited for, and
 * a join then loses others. Answers how many there are.
 */
export async function holdHooks(db: Db, customerIds: readonly string[] | null): Promise<number> {
  const { rowCount } = await db.query(
    `select id from hooks where $1::text[] is null or customer_id = any($1::text[]) order by id for share`,
    [customerIds],
  );
  return rowCount ?? 0;
}

/** Which hooks hear which of these events: their customer's own and what concerns everybody, since they exist. */
export async function selectHearers(db: Db, eventIds: readonly string[]): Promise<Hearer[]> {
  const { rows } = await db.query<Hearer>(
    `with events as (select * from outbox_events where id = any($1::text[])),
     concerned as (
       select hooks.id as hook_id, events.id as event_id from events join hooks on hooks.customer_id = events.customer_id
       union all
       select hooks.id, events.id from events cross join hooks where events.customer_id is null
     )
     select hooks.id as "hookId", events.id as "eventId", hooks.state = 'active' as "isActive"
     from concerned join events on events.id = concerned.event_id join hooks on hooks.id = concerned.hook_id
     where events.type = any(hooks.events)
       and (hooks.scenario_id is null or hooks.scenario_id = events.scenario_id)
       and (hooks.installation_id is null or hooks.installation_id = events.installation_id)
       and hooks.created_at <= events.announced_at
     order by hooks.id, events.announced_at`,
    [eventIds],
  );
  return rows;
}

/** Deliveries that are not there yet, due now, or held while the hook is paused. */
export async function insertDeliveries(
  db: Db,
  deliveries: readonly (Hearer & { id: string })[],
): Promise<void> {
  await db.query(
    `insert into hook_deliveries (id, hook_id, event_id, next_attempt_at)
     select id, "hookId", "eventId", case when "isActive" then clock_timestamp() end
     from jsonb_to_recordset($1::jsonb) as deliveries (id text, "hookId" text, "eventId" text, "isActive" boolean)
     on conflict (hook_id, event_id) do nothing`,
    [JSON.stringify(deliveries)],
  );
}
