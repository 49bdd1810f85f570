-- Up Migration
set local lock_timeout = '5s';

-- A customer of ours may be several at Stripe: a payment link makes another one each time.
alter table stripe_customers drop constraint stripe_customers_pkey;
alter table stripe_customers drop constraint stripe_customers_stripe_customer_id_key;
alter table stripe_customers add constraint stripe_customers_pkey primary key (stripe_customer_id);
alter table stripe_customers add column is_primary boolean not null default true; -- the one that new checkouts use
create unique index stripe_customers_customer_id_key on stripe_customers (customer_id) where is_primary;
create index stripe_customers_customer_id_idx on stripe_customers (customer_id);

-- A checkout is of one scenario, bundle or plan.
alter table checkout_sessions alter column scenario_id drop not null;
alter table checkout_sessions add column bundle_id text references bundles (id) on delete restrict;
alter table checkout_sessions add column plan_id text references plans (id) on delete restrict;
alter table checkout_sessions add column price_id text references prices (id) on delete restrict; -- what Stripe charges by
alter table checkout_sessions add column source text not null default 'library';
alter table checkout_sessions add column coupon_id text; -- Stripe's, of an offer made by the library
alter table checkout_sessions add column recovery_url text; -- Stripe's link to go on after the session expired
alter table checkout_sessions add column recovery_mailed_at timestamptz;
alter table checkout_sessions add column recovered_from text references checkout_sessions (id) on delete set null;
alter table checkout_sessions add constraint checkout_sessions_product_check check (num_nonnulls(scenario_id, bundle_id, plan_id) = 1);
alter table checkout_sessions add constraint checkout_sessions_source_check check (source in ('library', 'paymentLink', 'offer', 'recovery'));
drop index checkout_sessions_customer_id_scenario_id_key;
create unique index checkout_sessions_customer_id_product_key
  on checkout_sessions (customer_id, coalesce(scenario_id, bundle_id, plan_id)) where status = 'open';
create index checkout_sessions_bundle_id_idx on checkout_sessions (bundle_id);
create index checkout_sessions_plan_id_idx on checkout_sessions (plan_id);
create index checkout_sessions_price_id_idx on checkout_sessions (price_id);
create index checkout_sessions_recovered_from_idx on checkout_sessions (recovered_from);

-- An order is of a checkout or of an invoice, and may be of several products.
alter table orders add column stripe_invoice_id text;
alter table orders add column stripe_subscription_id text;
alter table orders add column discount_amount bigint not null default 0;
alter table orders add column promotion_code text; -- as the customer wrote it
alter table orders add column coupon_id text; -- Stripe's
alter table orders add column is_paid_outside boolean not null default false; -- the invoice was settled outside of Stripe: no ledger row follows
alter table orders add column covers_from timestamptz; -- what a subscription's payment covers
alter table orders add column covers_to timestamptz;
alter table orders add constraint orders_stripe_invoice_id_key unique (stripe_invoice_id);
create index orders_stripe_subscription_id_idx on orders (stripe_subscription_id);
alter table order_lines add constraint order_lines_bundle_id_fkey foreign key (bundle_id) references bundles (id) on delete restrict;
alter table order_lines add constraint order_lines_plan_id_fkey foreign key (plan_id) references plans (id) on delete restrict;
create index order_lines_bundle_id_idx on order_lines (bundle_id);
create index order_lines_plan_id_idx on order_lines (plan_id);

-- What the balance of Stripe says of the same movement, so that the two can be held against each other.
alter table revenue_entries add column settlement_amount bigint; -- signed, of the balance; of tax parts: 0
alter table revenue_entries add column settlement_currency text;
create index revenue_entries_source_id_idx on revenue_entries (source_id);

-- Down Migration
set local lock_timeout = '5s';
drop index revenue_entries_source_id_idx;
alter table revenue_entries drop column settlement_currency;
alter table revenue_entries drop column settlement_amount;
drop index order_lines_plan_id_idx;
drop index order_lines_bundle_id_idx;
alter table order_lines drop constraint order_lines_plan_id_fkey;
alter table order_lines drop constraint order_lines_bundle_id_fkey;
drop index orders_stripe_subscription_id_idx;
alter table orders drop constraint orders_stripe_invoice_id_key;
alter table orders drop column covers_to, drop column covers_from, drop column is_paid_outside, drop column coupon_id,
  drop column promotion_code, drop column discount_amount, drop column stripe_subscription_id, drop column stripe_invoice_id;
drop index checkout_sessions_customer_id_product_key;
alter table checkout_sessions drop constraint checkout_sessions_source_check;
alter table checkout_sessions drop constraint checkout_sessions_product_check;
alter table checkout_sessions drop column recovered_from, drop column recovery_mailed_at, drop column recovery_url, drop column coupon_id,
  drop column source, drop column price_id, drop column plan_id, drop column bundle_id;
delete from checkout_sessions where scenario_id is null and not exists (select from orders where checkout_session_id = checkout_sessions.id);
alter table checkout_sessions alter column scenario_id set not null;
create unique index checkout_sessions_customer_id_scenario_id_key on checkout_sessions (customer_id, scenario_id) where status = 'open';
drop index stripe_customers_customer_id_idx;
drop index stripe_customers_customer_id_key;
delete from stripe_customers where not is_primary;
alter table stripe_customers drop column is_primary;
alter table stripe_customers drop constraint stripe_customers_pkey;
alter table stripe_customers add constraint stripe_customers_stripe_customer_id_key unique (stripe_customer_id);
alter table stripe_customers add constraint stripe_customers_pkey primary key (customer_id);
