import type { Db } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { EntitlementState, OrderMoney } from '../../payments/payment-state.ts';

export type SubscriptionToJudge = {
  customerId: string;
  status: string;
  startedAt: Date;
  endedAt: Date | null;
  cancelsAt: Date | null;
  pastDueSince: Date | null;
  trialEndsAt: Date | null;
  /** Until when it is paid, as far as is known: the end of its items' periods, or of what was paid for it since. */
  paidUntil: Date | null;
  /** When Stripe was last asked; null: only events told of it. */
  readAt: Date | null;
  isSilent: boolean;
};

export async function selectSubscriptionToJudge(db: Db, id: string): Promise<SubscriptionToJudge | null> {
  const { rows } = await db.query<SubscriptionToJudge>(
    `select customer_id as "customerId", status, started_at as "startedAt", ended_at as "endedAt", cancels_at as "cancelsAt",
       past_due_since as "pastDueSince", trial_ends_at as "trialEndsAt", is_silent as "isSilent",
       case when facts is not null then fetched_at end as "readAt",
       greatest(current_period_ends_at, (select max(covers_to) from orders
         where stripe_subscription_id = subscriptions.id and orders.status not in ('pending', 'refunded'))) as "paidUntil"
     from subscriptions where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** What was paid for the period that the subscription is in, and what became of it; null when nothing was. */
export async function selectPeriodMoney(db: Db, id: string): Promise<OrderMoney | null> {
  const { rows } = await db.query<OrderMoney>(
    `select sum(total_amount)::bigint as "totalAmount", sum(refunded_amount)::bigint as "refundedAmount",
       sum(credited_amount)::bigint as "creditedAmount", max(given_back_at) as "givenBackAt",
       case when bool_or(dispute_state = 'lost') then 'lost' when bool_or(dispute_state = 'open') then 'open' end as "disputeState"
     from orders join subscriptions on subscriptions.id = orders.stripe_subscription_id
     where subscriptions.id = $1::text and orders.total_amount > 0
       and orders.covers_from < subscriptions.current_period_ends_at and orders.covers_to > subscriptions.current_period_starts_at
     having count(*) > 0`,
    [id],
  );
  return rows[0] ?? null;
}

export type WantedRight = {
  /** null: every scenario. */
  scenarioId: string | null;
  planId: string | null;
  installationLimit: number | null;
};

/** What a subscription's items open now: of a plan its present list. Several items that open the same give the widest limit. */
export async function selectWantedRights(db: Db, id: string): Promise<WantedRight[]> {
  const { rows } = await db.query<WantedRight>(
    `with present as (
       select state from subscription_states where subscription_id = $1::text
       order by valid_from desc, life_rank desc, source_id desc limit 1
     ), products as (
       select item -> 'product' ->> 'kind' as kind, item -> 'product' ->> 'id' as id
       from present, jsonb_array_elements(present.state -> 'items') as item
     ), opened as (
       select plan_scenarios.scenario_id, plans.id as plan_id, plans.installation_limit
       from products join plans on products.kind = 'plan' and plans.id = products.id
       left join plan_scenarios on plan_scenarios.plan_id = plans.id and not plans.covers_all_scenarios
       where plans.covers_all_scenarios or plan_scenarios.scenario_id is not null
       union all
       select products.id, null, null from products where products.kind = 'scenario'
     )
     select distinct on (scenario_id) scenario_id as "scenarioId", plan_id as "planId", installation_limit as "installationLimit"
     from opened order by scenario_id, installation_limit desc nulls first, plan_id`,
    [id],
  );
  return rows;
}

type Standing = { state: EntitlementState; validFrom: Date; validTo: Date | null };

/** Gives the rights, or brings those that are there to this state. */
export async function upsertSubscriptionRights(
  db: Db,
  owner: { customerId: string; sourceId: string },
  rights: readonly WantedRight[],
  { state, validFrom, validTo }: Standing,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into entitlements as known (id, customer_id, scenario_id, source, source_id, state, valid_from, valid_to, plan_id, installation_limit,
       created_at, updated_at)
     select id, $1::text, "scenarioId", 'subscription', $2::text, $3::text, $4::timestamptz, $5::timestamptz, "planId", "installationLimit",
       $6::timestamptz, $6::timestamptz
     from jsonb_to_recordset($7::jsonb) as wanted (id text, "scenarioId" text, "planId" text, "installationLimit" integer)
     on conflict (source, source_id, customer_id, scenario_id) do update
       set state = excluded.state, valid_to = excluded.valid_to, plan_id = excluded.plan_id,
         installation_limit = excluded.installation_limit, updated_at = excluded.updated_at
       where (known.state, known.valid_to, known.plan_id, known.installation_limit)
         is distinct from (excluded.state, excluded.valid_to, excluded.plan_id, excluded.installation_limit)`,
    [
      owner.customerId,
      owner.sourceId,
      state,
      validFrom,
      validTo,
      now,
      JSON.stringify(rights.map((right) => ({ id: newId('ent', now), ...right }))),
    ],
  );
}

/** Takes back the rights of a source for all other scenarios than these. */
export async function revokeOtherRights(
  db: Db,
  owner: { customerId: string; sourceId: string },
  kept: readonly (string | null)[],
  now: Date,
): Promise<void> {
  await db.query(
    `update entitlements set state = 'revoked', valid_to = least(valid_to, $4::timestamptz), updated_at = $4::timestamptz
     where source = 'subscription' and source_id = $2::text and state <> 'revoked'
       and (customer_id <> $1::text or not coalesce(scenario_id, '*') = any($3::text[]))`,
    [owner.customerId, owner.sourceId, kept.map((id) => id ?? '*'), now],
  );
}

export async function hasRightsFrom(db: Db, sourceId: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from entitlements where source = 'subscription' and source_id = $1::text limit 1`,
    [sourceId],
  );
  return rows.length > 0;
}

/** Subscriptions whose rights may change, by id. */
export async function selectSubscriptionIds(db: Db, afterId: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from subscriptions
     where id > $1::text and (status not in ('canceled', 'incomplete_expired')
       or exists (select from entitlements where source = 'subscription' and source_id = subscriptions.id and state <> 'revoked'))
     order by id limit $2::int`,
    [afterId, limit],
  );
  return rows.map(({ id }) => id);
}
