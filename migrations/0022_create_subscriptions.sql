-- Up Migration
set local lock_timeout = '5s';

-- The present state of each subscription, as Stripe last told it.
create table subscriptions (
  id text not null, -- Stripe's own
  customer_id text not null,
  status text not null, -- Stripe's word, also one that is new to us
  currency text not null,
  started_at timestamptz not null,
  trial_ends_at timestamptz,
  current_period_starts_at timestamptz, -- the items' own, the earliest
  current_period_ends_at timestamptz, -- the items' own, the latest
  cancels_at timestamptz, -- it is set to end then
  canceled_at timestamptz,
  ended_at timestamptz,
  past_due_since timestamptz,
  pause_behavior text, -- of pause_collection; null: not paused
  cancellation_reason text,
  cancellation_feedback text,
  latest_invoice_id text,
  checkout_session_id text,
  fetched_at timestamptz not null, -- when the reading of Stripe began that this state is from: an older one never replaces it
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint subscriptions_pkey primary key (id),
  constraint subscriptions_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint subscriptions_checkout_session_id_fkey foreign key (checkout_session_id) references checkout_sessions (id) on delete restrict
);

create index subscriptions_customer_id_idx on subscriptions (customer_id);
create index subscriptions_checkout_session_id_idx on subscriptions (checkout_session_id);

-- What a subscription was, from when on: the newest row that begins at or before an instant is its state then.
create table subscription_states (
  subscription_id text not null,
  customer_id text not null,
  valid_from timestamptz not null,
  life_rank integer not null, -- of states of the same second the later in life counts
  source text not null, -- 'event', 'api'
  source_id text not null, -- the event; for 'api' a digest of the state
  status text not null,
  currency text not null,
  state jsonb not null, -- items, discounts, pause, whether it is set to cancel: see subscription-state.ts
  recorded_at timestamptz not null default clock_timestamp(),
  constraint subscription_states_pkey primary key (subscription_id, source_id),
  constraint subscription_states_source_check check (source in ('event', 'api')),
  constraint subscription_states_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create index subscription_states_subscription_id_valid_from_idx on subscription_states (subscription_id, valid_from, life_rank, source_id);
create index subscription_states_customer_id_idx on subscription_states (customer_id);
create index subscription_states_valid_from_idx on subscription_states (valid_from);

-- Down Migration
set local lock_timeout = '5s';
drop table subscription_states;
drop table subscriptions;
