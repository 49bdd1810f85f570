import type { Db } from '../platform/database.ts';
import type { ToldEvent } from './event-body.ts';
import type { HookState } from './hook-schema.ts';
import type { Destination, FullSlots, UnderWay } from './slots.ts';

/**
 * Due deliveries, at most two of a hook; those for whom there is no room are left out. Whose customer has the least under way comes first, then
 * the longest due, so that a backlog of slow receivers keeps nobody else waiting. By the time of the
 * statement, for an index is not searched by a clock that moves: each look would walk through all that waits for later.
 */
export async function selectDue(
  db: Db,
  full: FullSlots,
  { customerIds, counts }: UnderWay,
  limit: number,
): Promise<(Destination & { id: string })[]> {
  const { rows } = await db.query<Destination & { id: string }>(
    `select due.id, hooks.id as "hookId", hooks.host, hooks.customer_id as "customerId"
     from hooks cross join lateral (
       select id, next_attempt_at from hook_deliveries
       where hook_id = hooks.id and next_attempt_at <= statement_timestamp()
         and (leased_until is null or leased_until < statement_timestamp())
       order by next_attempt_at limit 2
     ) due
     left join unnest($5::text[], $6::int[]) as busy (customer_id, count) on busy.customer_id = hooks.customer_id
     where hooks.id <> all($1::text[]) and hooks.host <> all($2::text[]) and hooks.customer_id <> all($3::text[])
     order by coalesce(busy.count, 0) + row_number() over (partition by hooks.customer_id order by due.next_attempt_at),
       due.next_attempt_at
     limit $4::int`,
    [full.hooks, full.hosts, full.customers, limit, customerIds, counts],
  );
  return rows;
}

export type LeasedDelivery = ToldEvent & Destination & { id: string; url: string; attempts: number };

/** Takes these deliveries for one worker, as far as no other has them, with all that is told. */
export async function leaseDeliveries(
  db: Db,
  { ids, lease, leaseSeconds }: { ids: readonly string[]; lease: string; leaseSeconds: number },
): Promise<LeasedDelivery[]> {
  const { rows } = await db.query<LeasedDelivery>(
    `with free as (
       select id from hook_deliveries
       where id = any($1::text[]) and next_attempt_at is not null and (leased_until is null or leased_until < clock_timestamp())
       order by id for update skip locked
     ), leased as (
       update hook_deliveries set lease = $2::text, leased_until = clock_timestamp() + make_interval(secs => $3::int)
       where id in (select id from free) returning id, hook_id, event_id, attempts
     )
     select leased.id, leased.attempts, hooks.id as "hookId", hooks.url, hooks.host, hooks.customer_id as "customerId",
       events.id as "eventId", events.type, events.occurred_at as "occurredAt", events.data,
       events.scenario_id as "scenarioId", scenarios.title as "scenarioTitle", scenarios.slug as "scenarioSlug",
       events.installation_id as "installationId", installations.name as "installationName", installations.make_zone as "makeZone",
       installations.make_team_id as "makeTeamId", installations.make_scenario_id as "makeScenarioId"
     from leased join hooks on hooks.id = leased.hook_id join outbox_events events on events.id = leased.event_id
     left join scenarios on scenarios.id = events.scenario_id
     left join installations on installations.id = events.installation_id`,
    [ids, lease, leaseSeconds],
  );
  return rows;
}

/** The state of a hook, which stays so until the transaction ends; null when it was deleted. */
export async function lockHook(db: Db, id: string): Promise<HookState | null> {
  const { rows } = await db.query<{ state: HookState }>(
    `select state from hooks where id = $1::text for update`,
    [id],
  );
  return rows[0]?.state ?? null;
}

/** False when the delivery went to another worker, or was started anew, meanwhile. */
export async function markDelivered(
  db: Db,
  { id, lease, status }: { id: string; lease: string; status: number },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with delivered as (
       update hook_deliveries
       set state = 'delivered', attempts = attempts + 1, last_status = $3::int, error = null, next_attempt_at = null, lease = null, leased_until = null
       where id = $1::text and lease = $2::text returning hook_id
     )
     update hooks set last_delivery_at = clock_timestamp() from delivered where hooks.id = delivered.hook_id`,
    [id, lease, status],
  );
  return rowCount === 1;
}

export type FailedAttempt = {
  id: string;
  lease: string;
  status: number | null;
  error: string;
  /** null: it is not tried again. */
  retryAfterSeconds: number | null;
};

/** What became of a delivery after a failed attempt; `isDown`: the receiver has taken nothing since its first one. */
export type AfterFailure = { state: 'pending' | 'failed'; isDown: boolean };

/** Due again later, for a day after the first attempt; null when the delivery went to another worker meanwhile. */
export async function markAttemptFailed(db: Db, attempt: FailedAttempt): Promise<AfterFailure | null> {
  const { rows } = await db.query<AfterFailure>(
    `with tried as (
       select id, hook_id, coalesce(first_attempt_at, clock_timestamp()) as since from hook_deliveries
       where id = $1::text and lease = $2::text for update
     ), judged as (
       select *, case when $5::float8 is null or since <= clock_timestamp() - interval '24 hours' then 'failed' else 'pending' end as fate
       from tried
     )
     update hook_deliveries
     set state = judged.fate, attempts = attempts + 1, first_attempt_at = judged.since, last_status = $3::int, error = $4::text,
       next_attempt_at = case judged.fate when 'pending'
         then least(clock_timestamp() + make_interval(secs => $5::float8), judged.since + interval '24 hours') end,
       lease = null, leased_until = null
     from judged join hooks on hooks.id = judged.hook_id
     where hook_deliveries.id = judged.id
     returning hook_deliveries.state, coalesce(hooks.last_delivery_at < judged.since, true) as "isDown"`,
    [attempt.id, attempt.lease, attempt.status, attempt.error, attempt.retryAfterSeconds],
  );
  return rows[0] ?? null;
}
