-- Up Migration
set local lock_timeout = '5s';

-- How often something was told of a product at Stripe: a comparison settles only what was told before it began.
alter table products add column suspicions integer not null default 0;

-- Products that somebody deleted at Stripe: what was sold by them is still known, and they never come back.
create table former_stripe_products (
  stripe_product_id text not null,
  product_id text not null,
  deleted_at timestamptz not null,
  constraint former_stripe_products_pkey primary key (stripe_product_id),
  constraint former_stripe_products_product_id_fkey foreign key (product_id) references products (id) on delete cascade
);

create index former_stripe_products_product_id_idx on former_stripe_products (product_id);

-- A page of Stripe's that anybody can buy a product on.
create table payment_links (
  id text not null,
  product_id text not null,
  is_active boolean not null default true,
  price_id text, -- the price that Stripe's link sells for; another one is made when the price changes
  stripe_payment_link_id text, -- null until Stripe has it
  url text,
  terms text, -- what Stripe's link was made with, as a digest
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint payment_links_pkey primary key (id),
  constraint payment_links_product_id_key unique (product_id),
  constraint payment_links_stripe_payment_link_id_key unique (stripe_payment_link_id),
  constraint payment_links_product_id_fkey foreign key (product_id) references products (id) on delete restrict,
  constraint payment_links_price_id_fkey foreign key (price_id) references prices (id) on delete restrict
);

create index payment_links_price_id_idx on payment_links (price_id);

-- What is offered beside a product: in its checkout, or after it was paid.
create table cross_sells (
  id text not null,
  kind text not null,
  scenario_id text, -- beside what
  bundle_id text,
  plan_id text,
  offered_scenario_id text, -- what is offered
  offered_bundle_id text,
  offered_plan_id text,
  percent_off integer,
  is_active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint cross_sells_pkey primary key (id),
  constraint cross_sells_kind_check check (kind in ('bump', 'afterPayment')),
  constraint cross_sells_product_check check (num_nonnulls(scenario_id, bundle_id, plan_id) = 1),
  constraint cross_sells_offered_check check (num_nonnulls(offered_scenario_id, offered_bundle_id, offered_plan_id) = 1),
  constraint cross_sells_percent_off_check check (percent_off between 1 and 100),
  constraint cross_sells_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint cross_sells_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete cascade,
  constraint cross_sells_plan_id_fkey foreign key (plan_id) references plans (id) on delete cascade,
  constraint cross_sells_offered_scenario_id_fkey foreign key (offered_scenario_id) references scenarios (id) on delete cascade,
  constraint cross_sells_offered_bundle_id_fkey foreign key (offered_bundle_id) references bundles (id) on delete cascade,
  constraint cross_sells_offered_plan_id_fkey foreign key (offered_plan_id) references plans (id) on delete cascade
);

create unique index cross_sells_kind_product_offered_key on cross_sells
  (kind, coalesce(scenario_id, bundle_id, plan_id), coalesce(offered_scenario_id, offered_bundle_id, offered_plan_id));
create index cross_sells_scenario_id_idx on cross_sells (scenario_id);
create index cross_sells_bundle_id_idx on cross_sells (bundle_id);
create index cross_sells_plan_id_idx on cross_sells (plan_id);
create index cross_sells_offered_scenario_id_idx on cross_sells (offered_scenario_id);
create index cross_sells_offered_bundle_id_idx on cross_sells (offered_bundle_id);
create index cross_sells_offered_plan_id_idx on cross_sells (offered_plan_id);

-- Down Migration
set local lock_timeout = '5s';
drop table cross_sells;
drop table payment_links;
drop table former_stripe_products;
alter table products drop column suspicions;
