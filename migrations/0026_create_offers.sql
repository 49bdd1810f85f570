-- Up Migration
set local lock_timeout = '5s';

-- What operators offer to customers about whom certain facts hold.
create table offers (
  id text not null,
  title text not null,
  message text not null,
  conditions jsonb not null, -- all must hold: see conditions.ts
  scenario_id text, -- what it is for; none of the three: the next tier of the customer's plan
  bundle_id text,
  plan_id text,
  percent_off integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz, -- null: until it is switched off
  valid_days integer not null, -- for a customer, from the day on which they got it
  window_days integer not null, -- so many days after that count for its effect
  priority integer not null, -- the higher goes first
  is_active boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz, -- deleted, but its effect stays known
  constraint offers_pkey primary key (id),
  constraint offers_product_check check (num_nonnulls(scenario_id, bundle_id, plan_id) <= 1),
  constraint offers_percent_off_check check (percent_off between 1 and 100),
  constraint offers_days_check check (valid_days between 1 and 365 and window_days between 1 and 365),
  constraint offers_ends_at_check check (ends_at > starts_at),
  constraint offers_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint offers_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete restrict,
  constraint offers_plan_id_fkey foreign key (plan_id) references plans (id) on delete restrict
);

create index offers_scenario_id_idx on offers (scenario_id);
create index offers_bundle_id_idx on offers (bundle_id);
create index offers_plan_id_idx on offers (plan_id);

-- That an offer became a customer's: once. Those held out never see theirs, so that the others can be compared with them.
create table offer_exposures (
  id text not null, -- of Stripe's coupon too
  offer_id text not null,
  customer_id text not null,
  arm text not null,
  scenario_id text, -- what it is for, as it was when the customer got it; so is the discount
  bundle_id text,
  plan_id text,
  percent_off integer not null,
  exposed_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'open',
  order_id text,
  constraint offer_exposures_pkey primary key (id),
  constraint offer_exposures_offer_id_customer_id_key unique (offer_id, customer_id),
  constraint offer_exposures_arm_check check (arm in ('treated', 'heldOut')),
  constraint offer_exposures_state_check check (state in ('open', 'redeemed', 'expired') and (state = 'redeemed') = (order_id is not null)),
  constraint offer_exposures_product_check check (num_nonnulls(scenario_id, bundle_id, plan_id) = 1),
  constraint offer_exposures_offer_id_fkey foreign key (offer_id) references offers (id) on delete restrict,
  constraint offer_exposures_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint offer_exposures_order_id_fkey foreign key (order_id) references orders (id) on delete restrict,
  constraint offer_exposures_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint offer_exposures_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete restrict,
  constraint offer_exposures_plan_id_fkey foreign key (plan_id) references plans (id) on delete restrict
);

create index offer_exposures_customer_id_idx on offer_exposures (customer_id);
create index offer_exposures_order_id_idx on offer_exposures (order_id);
create index offer_exposures_scenario_id_idx on offer_exposures (scenario_id);
create index offer_exposures_bundle_id_idx on offer_exposures (bundle_id);
create index offer_exposures_plan_id_idx on offer_exposures (plan_id);
create index offer_exposures_expires_at_idx on offer_exposures (expires_at) where state = 'open';

-- Down Migration
set local lock_timeout = '5s';
drop table offer_exposures;
drop table offers;
