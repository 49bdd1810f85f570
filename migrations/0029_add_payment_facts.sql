-- Up Migration
set local lock_timeout = '5s';

alter table stripe_customers add column deleted_at timestamptz; -- at Stripe: past payments still lead to the customer

-- Who paid for something of this library and is no customer of it (yet): what waits for them goes on once they are linked.
create table unlinked_stripe_customers (
  stripe_customer_id text not null,
  email text, -- in lower case
  created_at timestamptz not null,
  constraint unlinked_stripe_customers_pkey primary key (stripe_customer_id)
);

create index unlinked_stripe_customers_email_idx on unlinked_stripe_customers (email);

-- An invoice may be paid in several payments, each an order; beside them at most one without a charge.
alter table orders drop constraint orders_stripe_invoice_id_key;
create unique index orders_stripe_invoice_id_key on orders (stripe_invoice_id) where stripe_payment_intent_id is null;
create index orders_stripe_invoice_id_idx on orders (stripe_invoice_id);
alter table orders add column credited_amount bigint not null default 0; -- given back to the customer's balance at Stripe
alter table orders add column dispute_state text; -- null: none, or over without loss
alter table orders add column given_back_at timestamptz; -- when money last went back
alter table orders add column presentment_amount bigint; -- what the customer saw in their own currency instead
alter table orders add column presentment_currency text;
alter table orders add constraint orders_dispute_state_check check (dispute_state in ('open', 'lost'));
alter table order_lines add column description text; -- of what is no product of ours, such as shipping
alter table order_lines add column is_recurring boolean not null default false; -- a period of a subscription, which gives the right by itself

-- The card's issuer warns of fraud before any dispute.
create table fraud_warnings (
  id text not null, -- Stripe's own
  order_id text not null,
  fraud_type text not null,
  is_actionable boolean not null,
  created_at timestamptz not null,
  constraint fraud_warnings_pkey primary key (id),
  constraint fraud_warnings_order_id_fkey foreign key (order_id) references orders (id) on delete restrict
);

create index fraud_warnings_order_id_idx on fraud_warnings (order_id);

-- Without a key of Stripe: what events told of each object that payments consist of, the latest in its life.
create table payment_snapshots (
  id text not null, -- of Stripe's object
  object_type text not null,
  links text[] not null, -- ids of the other objects of the same payment
  life_rank integer not null, -- of two snapshots the later in life counts, whichever came first
  changed_at timestamptz not null, -- of the event
  object text not null, -- text, because jsonb refuses \u0000
  constraint payment_snapshots_pkey primary key (id)
);

create index payment_snapshots_links_idx on payment_snapshots using gin (links);

-- Down Migration
set local lock_timeout = '5s';
drop table payment_snapshots;
drop table fraud_warnings;
alter table order_lines drop column is_recurring, drop column description;
alter table orders drop column presentment_currency, drop column presentment_amount, drop column given_back_at, drop column dispute_state,
  drop column credited_amount;
drop index orders_stripe_invoice_id_idx;
drop index orders_stripe_invoice_id_key;
update orders set stripe_invoice_id = null where exists (
  select from orders others where others.stripe_invoice_id = orders.stripe_invoice_id and others.id < orders.id);
alter table orders add constraint orders_stripe_invoice_id_key unique (stripe_invoice_id);
drop table unlinked_stripe_customers;
alter table stripe_customers drop column deleted_at;
