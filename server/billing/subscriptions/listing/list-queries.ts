import type { Db } from '../../../platform/database.ts';
import type { SubscriptionState } from '../subscription-state.ts';

export type SubscriptionListRow = {
  id: string;
  status: string;
  currency: string;
  startedAt: Date;
  currentPeriodEndsAt: Date | null;
  cancelsAt: Date | null;
  canceledAt: Date | null;
  endedAt: Date | null;
  trialEndsAt: Date | null;
  pastDueSince: Date | null;
  pauseBehavior: string | null;
  silentSince: Date | null;
  cancellationReason: string | null;
  cancellationFeedback: string | null;
  fetchedAt: Date;
  plan: { id: string; name: string } | null;
  scenario: { id: string; slug: string; title: string } | null;
  customer: { id: string; name: string; email: string };
  /** As it is now; null when no state is known. */
  state: SubscriptionState | null;
};

export type SubscriptionFilter = {
  id?: string | null;
  customerId: string | null;
  status?: string | null;
  planId?: string | null;
  before: { startedAt: string; id: string } | null;
  limit: number;
};

/** One row more than the limit, the latest begun first. */
export async function selectSubscriptions(
  db: Db,
  filter: SubscriptionFilter,
): Promise<SubscriptionListRow[]> {
  const { rows } = await db.query<SubscriptionListRow>(
    `select subscriptions.id, subscriptions.status, subscriptions.currency, started_at as "startedAt", current_period_ends_at as "currentPeriodEndsAt",
       cancels_at as "cancelsAt", canceled_at as "canceledAt", ended_at as "endedAt", trial_ends_at as "trialEndsAt",
       past_due_since as "pastDueSince", pause_behavior as "pauseBehavior", case when is_silent then silent_at end as "silentSince", cancellation_reason as "cancellationReason",
       cancellation_feedback as "cancellationFeedback", fetched_at as "fetchedAt",
       case when plans.id is not null then json_build_object('id', plans.id, 'name', plans.name) end as plan,
       case when scenarios.id is not null
         then json_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) end as scenario,
       json_build_object('id', customers.id, 'name', customers.name, 'email', customers.email) as customer, present.state
     from subscriptions
     join customers on customers.id = subscriptions.customer_id
     left join plans on plans.id = subscriptions.plan_id
     left join scenarios on scenarios.id = subscriptions.scenario_id
     left join lateral (
       select state from subscription_states where subscription_id = subscriptions.id
       order by valid_from desc, life_rank desc, source_id desc limit 1
     ) present on true
     where ($1::text is null or subscriptions.id = $1::text) and ($2::text is null or subscriptions.customer_id = $2::text)
       and ($3::text is null or subscriptions.status = $3::text) and ($4::text is null or subscriptions.plan_id = $4::text)
       and ($5::timestamptz is null or (started_at, subscriptions.id) < ($5::timestamptz, $6::text))
     order by started_at desc, subscriptions.id desc limit $7::int + 1`,
    [
      filter.id ?? null,
      filter.customerId,
      filter.status ?? null,
      filter.planId ?? null,
      filter.before?.startedAt ?? null,
      filter.before?.id ?? null,
      filter.limit,
    ],
  );
  return rows;
}

export type ListedState = {
  validFrom: Date;
  status: string;
  source: 'event' | 'api';
  sourceId: string;
  state: SubscriptionState;
};

/** The latest thousand states, the oldest of them first. */
export async function selectListedStates(db: Db, subscriptionId: string): Promise<ListedState[]> {
  const { rows } = await db.query<ListedState>(
    `select valid_from as "validFrom", status, source, source_id as "sourceId", state from subscription_states
     where subscription_id = $1::text order by valid_from desc, life_rank desc, source_id desc limit 1000`,
    [subscriptionId],
  );
  return rows.toReversed();
}

export type SubscriptionOrder = {
  id: string;
  kind: 'purchase' | 'renewal';
  status: string;
  total: { amount: number; currency: string };
  coversFrom: Date | null;
  coversTo: Date | null;
  createdAt: Date;
};

/** What was paid for it, newest first. */
export async function selectSubscriptionOrders(db: Db, subscriptionId: string): Promise<SubscriptionOrder[]> {
  const { rows } = await db.query<SubscriptionOrder>(
    `select id, kind, status, json_build_object('amount', total_amount, 'currency', currency) as total, covers_from as "coversFrom",
       covers_to as "coversTo", created_at as "createdAt"
     from orders where stripe_subscription_id = $1::text order by created_at desc, id desc limit 1000`,
    [subscriptionId],
  );
  return rows;
}
