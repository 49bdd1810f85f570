import type { Db } from '../../platform/database.ts';
import type { ProductRef } from '../products/product.ts';

/** A subscription that goes on, or may go on again without being bought anew. */
export type LiveSubscription = {
  id: string;
  status: string;
  /** Ours; null where the state does not name one. */
  planId: string | null;
  scenarioId: string | null;
  /** Set: it is to end then. */
  cancelsAt: Date | null;
};

const ended = `('canceled', 'incomplete_expired')`;

/** The customer's subscriptions that have not ended, each with what it is for, oldest first. */
export async function selectLiveSubscriptions(db: Db, customerId: string): Promise<LiveSubscription[]> {
  const { rows } = await db.query<LiveSubscription>(
    `select subscriptions.id, subscriptions.status, cancels_at as "cancelsAt",
       case when item.product ->> 'kind' = 'plan' then item.product ->> 'id' else checkout_sessions.plan_id end as "planId",
       case when item.product ->> 'kind' = 'scenario' then item.product ->> 'id' else checkout_sessions.scenario_id end as "scenarioId"
     from subscriptions
     left join checkout_sessions on checkout_sessions.id = subscriptions.checkout_session_id
     left join lateral (
       select state from subscription_states where subscription_id = subscriptions.id
       order by valid_from desc, life_rank desc, source_id desc limit 1
     ) latest on true
     left join lateral (
       select item -> 'product' as product from jsonb_array_elements(latest.state -> 'items') item
       where jsonb_typeof(item -> 'product') = 'object' order by item -> 'product' ->> 'kind' limit 1
     ) item on true
     where subscriptions.customer_id = $1::text and ended_at is null and subscriptions.status not in ${ended}
     order by started_at, subscriptions.id`,
    [customerId],
  );
  return rows;
}

/** Stripe's sessions of the last days that were finished for this product, or for any plan, and whose subscription is not known here. */
export async function selectUnfollowedSessions(
  db: Db,
  { customerId, ref, now }: { customerId: string; ref: ProductRef; now: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select stripe_session_id as id from checkout_sessions
     where customer_id = $1::text and status = 'complete' and stripe_session_id is not null
       and (scenario_id = $2::text and parameters ->> 'mode' = 'subscription' or plan_id is not null and $3::boolean)
       and created_at > $4::timestamptz - interval '3 days'
       and not exists (select from subscriptions where checkout_session_id = checkout_sessions.id)
     order by created_at`,
    [customerId, ref.id, ref.kind === 'plan', now],
  );
  return rows.map(({ id }) => id);
}

/** Whether a subscription of this customer ever began with a trial: there is one per customer. */
export async function hadTrial(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from subscriptions where customer_id = $1::text and trial_ends_at is not null limit 1`,
    [customerId],
  );
  return rows.length > 0;
}

/** Which of these scenarios the customer may not install yet. */
export async function scenariosWithoutRight(
  db: Db,
  customerId: string,
  scenarioIds: readonly string[],
  at: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select wanted.id from unnest($2::text[]) as wanted (id)
     where not exists (
       select from entitlements
       where customer_id = $1::text and (scenario_id = wanted.id or scenario_id is null) and state = 'active'
         and valid_from <= $3::timestamptz and (valid_to is null or valid_to > $3::timestamptz)
     )`,
    [customerId, scenarioIds, at],
  );
  return rows.map(({ id }) => id);
}
