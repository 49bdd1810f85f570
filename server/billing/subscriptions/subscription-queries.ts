import type { Db } from '../../platform/database.ts';
import type { HistoryRow, LearnedState } from './history/history.ts';
import type { Snapshot } from './history/order-of-life.ts';
import type { SubscriptionFacts } from './history/subscription-facts.ts';
import type { SubscriptionState } from './subscription-state.ts';

/** One writer per subscription until the transaction ends; it needs no row to exist yet. */
export async function lockSubscription(db: Db, id: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('subscription ' || $1::text, 0))`, [id]);
}

export type SubscriptionRow = {
  id: string;
  customerId: string;
  status: string;
  planId: string | null;
  facts: SubscriptionFacts | null;
  fetchedAt: Date;
  inclusiveTaxes: Record<string, string>;
};

export async function findSubscription(db: Db, id: string): Promise<SubscriptionRow | null> {
  const { rows } = await db.query<SubscriptionRow>(
    `select id, customer_id as "customerId", status, plan_id as "planId", facts, fetched_at as "fetchedAt", inclusive_taxes as "inclusiveTaxes"
     from subscriptions where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** What events told so far, and what the API told that no event did. */
export async function selectKnownStates(
  db: Db,
  subscriptionId: string,
): Promise<{ snapshots: Snapshot[]; learned: LearnedState[] }> {
  const { rows } = await db.query<{
    sourceId: string;
    eventType: string | null;
    toldAt: Date;
    facts: SubscriptionFacts;
    factsBefore: SubscriptionFacts | null;
  }>(
    `select source_id as "sourceId", event_type as "eventType", coalesce(told_at, valid_from) as "toldAt", facts, facts_before as "factsBefore"
     from subscription_states where subscription_id = $1::text and facts is not null`,
    [subscriptionId],
  );
  return {
    snapshots: rows.flatMap(({ sourceId: eventId, eventType, toldAt: occurredAt, facts, factsBefore }) =>
      eventType === null ? [] : [{ eventId, eventType, occurredAt, facts, factsBefore }],
    ),
    learned: rows.flatMap(({ sourceId, eventType, toldAt: validFrom, facts }) =>
      eventType === null ? [{ sourceId, validFrom, facts }] : [],
    ),
  };
}

export type StateRow = HistoryRow & {
  state: SubscriptionState;
  eventType: string | null;
  toldAt: Date | null;
  factsBefore: SubscriptionFacts | null;
};

/** Makes these the states of the subscription: what is no longer one of them goes, what is the same is left alone. */
export async function replaceStates(
  db: Db,
  owner: { subscriptionId: string; customerId: string },
  states: readonly StateRow[],
): Promise<void> {
  await db.query(
    `delete from subscription_states
     where subscription_id = $1::text and facts is not null and not source_id = any($2::text[])`,
    [owner.subscriptionId, states.map(({ sourceId }) => sourceId)],
  );
  await db.query(
    `insert into subscription_states (subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state,
       event_type, told_at, facts, facts_before)
     select $1::text, $2::text, "validFrom", "lifeRank", source, "sourceId", facts ->> 'status', facts ->> 'currency', state,
       "eventType", "toldAt", facts, nullif("factsBefore", 'null'::jsonb)
     from jsonb_to_recordset($3::jsonb) as states ("validFrom" timestamptz, "lifeRank" integer, source text, "sourceId" text, state jsonb,
       "eventType" text, "toldAt" timestamptz, facts jsonb, "factsBefore" jsonb)
     on conflict (subscription_id, source_id) do update
       set customer_id = excluded.customer_id, valid_from = excluded.valid_from, life_rank = excluded.life_rank, state = excluded.state
       where (subscription_states.customer_id, subscription_states.valid_from, subscription_states.life_rank, subscription_states.state)
         is distinct from (excluded.customer_id, excluded.valid_from, excluded.life_rank, excluded.state)`,
    [owner.subscriptionId, owner.customerId, JSON.stringify(states)],
  );
}

export type PresentSubscription = {
  customerId: string;
  facts: SubscriptionFacts;
  /** The reading of the API, when there was one. */
  readFacts: SubscriptionFacts | null;
  fetchedAt: Date;
  inclusiveTaxes: Record<string, string>;
  pastDueSince: Date | null;
  planId: string | null;
  scenarioId: string | null;
};

/** Writes the present of a subscription as it was reckoned from all that is known. */
export async function writePresent(db: Db, present: PresentSubscription, now: Date): Promise<void> {
  const { facts } = present;
  await db.query(
    `insert into subscriptions as known (id, customer_id, status, currency, started_at, trial_ends_at, current_period_starts_at, current_period_ends_at,
       cancels_at, canceled_at, ended_at, past_due_since, pause_behavior, cancellation_reason, cancellation_feedback, latest_invoice_id,
       checkout_session_id, stripe_customer_id, facts, inclusive_taxes, plan_id, scenario_id, fetched_at, created_at, updated_at)
     select $1::text, $2::text, $3::text, $4::text, $5::timestamptz, $6::timestamptz, $7::timestamptz, $8::timestamptz, $9::timestamptz, $10::timestamptz,
       $11::timestamptz, $12::timestamptz, $13::text, $14::text, $15::text, $16::text,
       (select id from checkout_sessions where id = $17::text), $18::text, $19::jsonb, $20::jsonb, $21::text, $22::text, $23::timestamptz,
       $24::timestamptz, $24::timestamptz
     on conflict (id) do update set customer_id = excluded.customer_id, status = excluded.status, currency = excluded.currency,
       started_at = excluded.started_at, trial_ends_at = excluded.trial_ends_at, current_period_starts_at = excluded.current_period_starts_at,
       current_period_ends_at = excluded.current_period_ends_at, cancels_at = excluded.cancels_at, canceled_at = excluded.canceled_at,
       ended_at = excluded.ended_at, past_due_since = excluded.past_due_since, pause_behavior = excluded.pause_behavior,
       cancellation_reason = excluded.cancellation_reason, cancellation_feedback = excluded.cancellation_feedback,
       latest_invoice_id = excluded.latest_invoice_id, checkout_session_id = coalesce(excluded.checkout_session_id, known.checkout_session_id),
       stripe_customer_id = excluded.stripe_customer_id, facts = excluded.facts, inclusive_taxes = excluded.inclusive_taxes,
       plan_id = excluded.plan_id, scenario_id = excluded.scenario_id, fetched_at = excluded.fetched_at, updated_at = excluded.updated_at`,
    [
      facts.id,
      present.customerId,
      facts.status,
      facts.currency,
      facts.startedAt,
      facts.trialEndsAt,
      periodsOf(facts, 'periodStartsAt').at(0) ?? null,
      periodsOf(facts, 'periodEndsAt').at(-1) ?? null,
      facts.cancelsAt,
      facts.canceledAt,
      facts.endedAt,
      present.pastDueSince,
      facts.pauseBehavior,
      facts.cancellationReason,
      facts.cancellationFeedback,
      facts.latestInvoiceId,
      facts.checkoutId,
      facts.stripeCustomerId,
      present.readFacts === null ? null : JSON.stringify(present.readFacts),
      JSON.stringify(present.inclusiveTaxes),
      present.planId,
      present.scenarioId,
      present.fetchedAt,
      now,
    ],
  );
}

function periodsOf({ items }: SubscriptionFacts, edge: 'periodStartsAt' | 'periodEndsAt'): string[] {
  return items.flatMap((item) => item[edge] ?? []).toSorted();
}
