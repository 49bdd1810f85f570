-- Up Migration
set local lock_timeout = '5s';

-- What each event and each reading told, so that the states can be reckoned again whenever something else becomes known.
alter table subscription_states add column event_type text; -- null: told by the API
alter table subscription_states add column told_at timestamptz; -- the event's own instant; of one that came after the end later than valid_from
alter table subscription_states add column facts jsonb; -- see subscription-facts.ts
alter table subscription_states add column facts_before jsonb; -- what the event says held right before it
alter table subscriptions add column stripe_customer_id text;
alter table subscriptions add column facts jsonb; -- the newest reading of the API; null: only events told so far
alter table subscriptions add column inclusive_taxes jsonb not null default '{}'; -- by item: percent that automatic tax finds in the price
alter table subscriptions add column plan_id text references plans (id) on delete restrict; -- of its first item that is ours
alter table subscriptions add column scenario_id text references scenarios (id) on delete restrict;
create index subscriptions_plan_id_idx on subscriptions (plan_id);
create index subscriptions_scenario_id_idx on subscriptions (scenario_id);
create index subscriptions_stripe_customer_id_idx on subscriptions (stripe_customer_id);

-- Stripe's events name discounts by id only, and cannot be asked for one that is over: what was learned of each is kept.
create table subscription_discounts (
  id text not null, -- Stripe's own
  subscription_id text, -- Stripe's own; null: not said
  state jsonb not null, -- DiscountState of subscription-state.ts
  is_complete boolean not null, -- the coupon was read, so that the products it holds for are known
  learned_at timestamptz not null,
  constraint subscription_discounts_pkey primary key (id)
);

-- What a subscription opens, and with room for how many installations.
alter table entitlements add column plan_id text references plans (id) on delete restrict;
alter table entitlements add column installation_limit integer;
alter table entitlements add constraint entitlements_installation_limit_check check (installation_limit > 0);
create index entitlements_plan_id_idx on entitlements (plan_id);
create index entitlements_source_id_idx on entitlements (source_id);

-- When the features that Stripe grants a customer were last read: an older reading never replaces a newer one.
create table stripe_entitlement_readings (
  stripe_customer_id text not null,
  fetched_at timestamptz not null,
  constraint stripe_entitlement_readings_pkey primary key (stripe_customer_id)
);

-- Mails about a subscription, each sent once.
create table subscription_notices (
  subscription_id text not null, -- Stripe's own
  kind text not null,
  about text not null, -- the trial's end, the invoice
  created_at timestamptz not null,
  constraint subscription_notices_pkey primary key (subscription_id, kind, about),
  constraint subscription_notices_kind_check check (kind in ('trialWillEnd', 'paymentFailed', 'paymentActionRequired'))
);

-- Down Migration
set local lock_timeout = '5s';
drop table subscription_notices;
drop table stripe_entitlement_readings;
alter table entitlements drop column installation_limit, drop column plan_id;
drop index entitlements_source_id_idx;
drop table subscription_discounts;
alter table subscriptions drop column scenario_id, drop column plan_id, drop column inclusive_taxes, drop column facts, drop column stripe_customer_id;
alter table subscription_states drop column facts_before, drop column facts, drop column told_at, drop column event_type;
