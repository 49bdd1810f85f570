-- Up Migration
set local lock_timeout = '5s';

-- Several scenarios sold together for one price, once.
create table bundles (
  id text not null,
  title text not null,
  description text not null default '',
  status text not null default 'active',
  price_amount bigint not null,
  price_currency text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint bundles_pkey primary key (id),
  constraint bundles_status_check check (status in ('active', 'archived')),
  constraint bundles_price_amount_check check (price_amount > 0)
);

create table bundle_scenarios (
  bundle_id text not null,
  position integer not null,
  scenario_id text not null,
  constraint bundle_scenarios_pkey primary key (bundle_id, scenario_id),
  constraint bundle_scenarios_position_key unique (bundle_id, position),
  constraint bundle_scenarios_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete cascade,
  constraint bundle_scenarios_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index bundle_scenarios_scenario_id_idx on bundle_scenarios (scenario_id);

-- Subscriptions that open every scenario, or those listed, with room for so many installations.
create table plans (
  id text not null,
  name text not null,
  description text not null default '',
  status text not null default 'active',
  price_amount bigint not null,
  price_currency text not null,
  interval text not null,
  interval_count integer not null default 1,
  trial_days integer not null default 0,
  covers_all_scenarios boolean not null,
  installation_limit integer, -- null: as many as the customer likes
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint plans_pkey primary key (id),
  constraint plans_status_check check (status in ('active', 'archived')),
  constraint plans_price_amount_check check (price_amount > 0),
  constraint plans_interval_check check (interval in ('month', 'year')),
  constraint plans_interval_count_check check (interval_count between 1 and 36),
  constraint plans_trial_days_check check (trial_days between 0 and 730),
  constraint plans_installation_limit_check check (installation_limit > 0)
);

create table plan_scenarios (
  plan_id text not null,
  scenario_id text not null,
  constraint plan_scenarios_pkey primary key (plan_id, scenario_id),
  constraint plan_scenarios_plan_id_fkey foreign key (plan_id) references plans (id) on delete cascade,
  constraint plan_scenarios_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index plan_scenarios_scenario_id_idx on plan_scenarios (scenario_id);

-- A scenario may let the customer choose the price: price_amount is then what is suggested.
alter table scenarios add column minimum_price_amount bigint;
alter table scenarios add constraint scenarios_minimum_price_check
  check (minimum_price_amount is null or (minimum_price_amount between 1 and price_amount and recurring is null));

-- What is sold, as Stripe knows it: one row per scenario, bundle or plan that ever had a price.
create table products (
  id text not null,
  scenario_id text,
  bundle_id text,
  plan_id text,
  stripe_product_id text, -- null until Stripe has it
  generation integer not null default 1, -- of the product at Stripe: another one is made when somebody deletes it there
  title text not null, -- as Stripe is to have it
  is_active boolean not null default true, -- as Stripe is to have it
  revision integer not null default 1, -- grows with every change that Stripe is to have
  synced_revision integer not null default 0, -- the one that Stripe has
  is_suspect boolean not null default false, -- something was changed at Stripe: to be compared
  synced_at timestamptz,
  sync_failed_at timestamptz,
  sync_error text, -- why Stripe does not have the latest, in Stripe's words
  repaired_at timestamptz,
  repair text, -- what somebody had changed at Stripe and was put right
  created_at timestamptz not null,
  constraint products_pkey primary key (id),
  constraint products_kind_check check (num_nonnulls(scenario_id, bundle_id, plan_id) = 1),
  constraint products_scenario_id_key unique (scenario_id),
  constraint products_bundle_id_key unique (bundle_id),
  constraint products_plan_id_key unique (plan_id),
  constraint products_stripe_product_id_key unique (stripe_product_id),
  constraint products_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint products_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete restrict,
  constraint products_plan_id_fkey foreign key (plan_id) references plans (id) on delete restrict
);

-- Every price that a product ever had; Stripe's prices cannot be changed, so a change is another row.
create table prices (
  id text not null,
  product_id text not null,
  amount bigint not null, -- minor units; what is suggested when the customer chooses
  currency text not null,
  minimum_amount bigint, -- set: the customer chooses the price, from here on
  interval text, -- null: paid once
  interval_count integer,
  tax_behavior text not null default 'exclusive',
  base_price_id text, -- set: offered beside another product, for percent_off less than this price
  percent_off integer,
  is_current boolean not null, -- what new buyers get; the others keep existing subscribers
  stripe_price_id text, -- null until Stripe has it
  created_at timestamptz not null,
  constraint prices_pkey primary key (id),
  constraint prices_stripe_price_id_key unique (stripe_price_id),
  constraint prices_percent_off_check check (percent_off is null and base_price_id is null
    or percent_off is not null and base_price_id is not null and percent_off between 1 and 100 and not is_current),
  constraint prices_base_price_id_percent_off_key unique (base_price_id, percent_off),
  constraint prices_base_price_id_fkey foreign key (base_price_id) references prices (id) on delete cascade,
  constraint prices_interval_check check ((interval is null) = (interval_count is null)),
  constraint prices_tax_behavior_check check (tax_behavior in ('inclusive', 'exclusive')),
  constraint prices_product_id_fkey foreign key (product_id) references products (id) on delete restrict
);

create unique index prices_product_id_current_key on prices (product_id) where is_current;
create index prices_product_id_idx on prices (product_id);
create index products_sync_idx on products (sync_failed_at nulls first) where revision <> synced_revision or is_suspect;

-- How the library sells; one row.
create table billing_settings (
  is_only_row boolean not null default true,
  has_automatic_tax boolean not null default false, -- Stripe Tax computes and adds the tax
  tax_behavior text not null default 'exclusive',
  recovers_checkouts boolean not null default false, -- mails a link to who agreed and left the checkout
  full_refund text not null default 'revoke',
  partial_refund text not null default 'keep',
  open_dispute text not null default 'suspend',
  lost_dispute text not null default 'revoke',
  past_due_grace_days integer not null default 7,
  updated_at timestamptz not null default now(),
  constraint billing_settings_pkey primary key (is_only_row),
  constraint billing_settings_is_only_row_check check (is_only_row),
  constraint billing_settings_tax_behavior_check check (tax_behavior in ('inclusive', 'exclusive')),
  constraint billing_settings_rules_check check (
    full_refund in ('keep', 'suspend', 'revoke') and partial_refund in ('keep', 'suspend', 'revoke')
    and open_dispute in ('keep', 'suspend', 'revoke') and lost_dispute in ('keep', 'suspend', 'revoke')),
  constraint billing_settings_past_due_grace_days_check check (past_due_grace_days between 0 and 90)
);
insert into billing_settings default values;

-- Down Migration
set local lock_timeout = '5s';
drop table billing_settings;
drop table prices;
drop table products;
alter table scenarios drop column minimum_price_amount;
drop table plan_scenarios;
drop table plans;
drop table bundle_scenarios;
drop table bundles;
