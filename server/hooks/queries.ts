import type { Db } from '../platform/database.ts';
import type { HookFailure, HookState } from './hook-schema.ts';
import type { EventType } from './schema.ts';

export type HookRow = {
  id: string;
  events: EventType[];
  url: string;
  scenarioId: string | null;
  installationId: string | null;
  state: HookState;
  createdAt: Date;
  lastDeliveryAt: Date | null;
  failure: HookFailure | null;
};

const columns = `id, events, url, scenario_id as "scenarioId", installation_id as "installationId", state,
  created_at as "createdAt", last_delivery_at as "lastDeliveryAt", failure`;

/** One writer of a customer's list of hooks until the transaction ends, so that two never pass the limit together. */
export async function lockHooksOf(db: Db, customerId: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('hooks ' || $1::text, 0))`, [customerId]);
}

export async function countHooks(
  db: Db,
  customerId: string,
): Promise<{ active: number; altogether: number }> {
  const { rows } = await db.query<{ active: number; altogether: number }>(
    `select count(*) filter (where state = 'active') as active, count(*) as altogether from hooks where customer_id = $1::text`,
    [customerId],
  );
  return rows[0] ?? { active: 0, altogether: 0 };
}

export type NewHook = Pick<HookRow, 'id' | 'events' | 'url' | 'scenarioId' | 'installationId'> & {
  customerId: string;
  host: string;
};

export async function insertHook(db: Db, hook: NewHook): Promise<void> {
  await db.query(
    `insert into hooks (id, customer_id, events, url, host, scenario_id, installation_id)
     values ($1::text, $2::text, $3::text[], $4::text, $5::text, $6::text, $7::text)`,
    [hook.id, hook.customerId, hook.events, hook.url, hook.host, hook.scenarioId, hook.installationId],
  );
}

/** A customer's hooks, newest first, one more than the limit. */
export async function selectHooks(
  db: Db,
  filter: { customerId: string; before: string | null; limit: number },
): Promise<HookRow[]> {
  const { rows } = await db.query<HookRow>(
    `select ${columns} from hooks
     where customer_id = $1::text and ($2::text is null or id < $2::text)
     order by id desc limit $3::int + 1`,
    [filter.customerId, filter.before, filter.limit],
  );
  return rows;
}

/** The customer's hook; with `locks`, for as long as the transaction lasts. */
export async function findHook(
  db: Db,
  customerId: string,
  id: string,
  { locks = false } = {},
): Promise<HookRow | null> {
  const { rows } = await db.query<HookRow>(
    `select ${columns} from hooks where id = $1::text and customer_id = $2::text ${locks ? 'for update' : ''}`,
    [id, customerId],
  );
  return rows[0] ?? null;
}

/** False when the customer has no such hook. */
export async function deleteHookRow(db: Db, customerId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(`delete from hooks where id = $1::text and customer_id = $2::text`, [
    id,
    customerId,
  ]);
  return rowCount === 1;
}

export async function markActive(db: Db, id: string): Promise<void> {
  await db.query(`update hooks set state = 'active', paused_at = null, failure = null where id = $1::text`, [
    id,
  ]);
}

/** Nothing more is sent; the failure says why. */
export async function markPaused(db: Db, id: string, failure: HookFailure): Promise<void> {
  await db.query(
    `update hooks set state = 'paused', paused_at = clock_timestamp(), failure = $2::jsonb where id = $1::text and state = 'active'`,
    [id, JSON.stringify(failure)],
  );
}

/** Hooks that nobody resumed for so long. */
export async function deleteHooksPausedFor(db: Db, days: number): Promise<void> {
  await db.query(`delete from hooks where paused_at < clock_timestamp() - make_interval(days => $1::int)`, [
    days,
  ]);
}
