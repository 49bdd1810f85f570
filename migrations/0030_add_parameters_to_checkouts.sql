-- Up Migration
set local lock_timeout = '5s';

alter table checkout_sessions add column parameters jsonb; -- what Stripe was asked for: asked again, it is the same; null: Stripe opened the session itself
alter table checkout_sessions add column expired_at timestamptz; -- by itself, not because another took its place
alter table checkout_sessions add column agreed_to_promotions_at timestamptz; -- on Stripe's page
alter table checkout_sessions add column offered_after text references checkout_sessions (id) on delete set null; -- the purchase that this was the second offer to
create index checkout_sessions_offered_after_idx on checkout_sessions (offered_after);

-- Two plans would be paid side by side, so of all plans together one checkout may be open.
create unique index checkout_sessions_customer_id_plan_key on checkout_sessions (customer_id) where status = 'open' and plan_id is not null;

-- A customer whose checkout expired is mailed a link of ours, which leads to one open checkout like every other.
alter table checkout_sessions drop column recovery_url;

-- Down Migration
set local lock_timeout = '5s';
alter table checkout_sessions add column recovery_url text;
drop index checkout_sessions_customer_id_plan_key;
drop index checkout_sessions_offered_after_idx;
alter table checkout_sessions drop column offered_after, drop column agreed_to_promotions_at, drop column expired_at, drop column parameters;
