-- Up Migration
set local lock_timeout = '5s';

-- Which of Stripe's customers is which of ours; made at the first checkout.
create table stripe_customers (
  customer_id text not null,
  stripe_customer_id text not null,
  created_at timestamptz not null,
  constraint stripe_customers_pkey primary key (customer_id),
  constraint stripe_customers_stripe_customer_id_key unique (stripe_customer_id),
  constraint stripe_customers_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

-- What was offered for payment; Stripe's session carries this id, so that a payment is traced to what we ourselves offered.
create table checkout_sessions (
  id text not null,
  customer_id text not null,
  scenario_id text not null,
  amount bigint not null,
  currency text not null,
  promotion_code text,
  success_url text,
  cancel_url text,
  status text not null,
  stripe_session_id text, -- null until Stripe has answered
  url text,
  created_at timestamptz not null,
  expires_at timestamptz,
  paid_at timestamptz,
  constraint checkout_sessions_pkey primary key (id),
  constraint checkout_sessions_stripe_session_id_key unique (stripe_session_id),
  constraint checkout_sessions_status_check check (status in ('open', 'complete', 'expired')),
  constraint checkout_sessions_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint checkout_sessions_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create unique index checkout_sessions_customer_id_scenario_id_key on checkout_sessions (customer_id, scenario_id) where status = 'open';
create index checkout_sessions_scenario_id_idx on checkout_sessions (scenario_id);
create index checkout_sessions_created_at_idx on checkout_sessions (created_at);

-- What was paid, one row per payment, in the state that Stripe last gave.
create table orders (
  id text not null,
  customer_id text not null,
  kind text not null,
  status text not null,
  currency text not null,
  total_amount bigint not null,
  tax_amount bigint not null,
  refunded_amount bigint not null default 0,
  stripe_payment_intent_id text, -- null when nothing had to be paid
  stripe_charge_id text,
  checkout_session_id text,
  country text, -- billing country of the charge
  created_at timestamptz not null,
  paid_at timestamptz,
  settled_at timestamptz, -- when the charge entered the ledger; null: no balance transaction yet, or nothing to pay
  fetched_at timestamptz not null, -- when the reading of Stripe began that this state is from: an older one never replaces it
  constraint orders_pkey primary key (id),
  constraint orders_stripe_payment_intent_id_key unique (stripe_payment_intent_id),
  constraint orders_checkout_session_id_key unique (checkout_session_id),
  constraint orders_kind_check check (kind in ('purchase', 'renewal')),
  constraint orders_status_check check (status in ('pending', 'paid', 'partiallyRefunded', 'refunded', 'disputed')),
  constraint orders_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint orders_checkout_session_id_fkey foreign key (checkout_session_id) references checkout_sessions (id) on delete restrict
);

create index orders_customer_id_created_at_idx on orders (customer_id, created_at desc, id desc);
create index orders_created_at_id_idx on orders (created_at desc, id desc);

-- What an order paid for; the amounts add up to its total.
create table order_lines (
  order_id text not null,
  position integer not null,
  scenario_id text,
  bundle_id text,
  plan_id text,
  amount bigint not null,
  constraint order_lines_pkey primary key (order_id, position),
  constraint order_lines_order_id_fkey foreign key (order_id) references orders (id) on delete cascade,
  constraint order_lines_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index order_lines_scenario_id_idx on order_lines (scenario_id);

-- Rights to install. An order's follow its payment, a grant's are the operator's.
create table entitlements (
  id text not null,
  customer_id text not null,
  scenario_id text, -- null: every scenario
  source text not null,
  source_id text not null,
  state text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint entitlements_pkey primary key (id),
  constraint entitlements_source_source_id_customer_id_scenario_id_key unique nulls not distinct (source, source_id, customer_id, scenario_id),
  constraint entitlements_source_check check (source in ('order', 'subscription', 'grant')),
  constraint entitlements_state_check check (state in ('active', 'suspended', 'revoked')),
  constraint entitlements_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint entitlements_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index entitlements_customer_id_scenario_id_idx on entitlements (customer_id, scenario_id);
create index entitlements_scenario_id_idx on entitlements (scenario_id);

-- The money ledger: append-only, one row per movement, kind and order line; a correction is another row.
create table revenue_entries (
  id text not null,
  source text not null, -- 'stripe'
  source_id text not null, -- the balance transaction
  kind text not null,
  line_position integer not null,
  order_id text not null,
  customer_id text not null,
  scenario_id text,
  bundle_id text,
  plan_id text,
  object_id text not null, -- the charge, refund or dispute that moved
  occurred_at timestamptz not null, -- of the balance transaction
  amount bigint not null, -- signed, in minor units of currency
  currency text not null, -- presented to the customer; of a fee: that of the balance
  presentment_currency text not null, -- of the order, fees included
  reporting_amount bigint, -- null: unconverted
  reporting_currency text not null,
  country text,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint revenue_entries_pkey primary key (id),
  constraint revenue_entries_source_source_id_kind_line_position_key unique (source, source_id, kind, line_position),
  constraint revenue_entries_kind_check check (kind in (
    'charge', 'charge_tax', 'refund', 'refund_tax', 'refund_failure', 'refund_failure_tax',
    'dispute', 'dispute_tax', 'dispute_reversal', 'dispute_reversal_tax', 'fee', 'fee_refund'
  )),
  constraint revenue_entries_order_id_fkey foreign key (order_id) references orders (id) on delete restrict,
  constraint revenue_entries_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint revenue_entries_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index revenue_entries_occurred_at_idx on revenue_entries (occurred_at);
create index revenue_entries_order_id_idx on revenue_entries (order_id);
create index revenue_entries_customer_id_occurred_at_idx on revenue_entries (customer_id, occurred_at);
create index revenue_entries_scenario_id_occurred_at_idx on revenue_entries (scenario_id, occurred_at);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger % is append-only: write a correcting row instead.', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger revenue_entries_are_append_only before update or delete on revenue_entries
  for each row execute function refuse_ledger_change();
create trigger revenue_entries_are_never_truncated before truncate on revenue_entries
  for each statement execute function refuse_ledger_change();

-- Down Migration
set local lock_timeout = '5s';
drop table revenue_entries;
drop function refuse_ledger_change;
drop table entitlements;
drop table order_lines;
drop table orders;
drop table checkout_sessions;
drop table stripe_customers;
