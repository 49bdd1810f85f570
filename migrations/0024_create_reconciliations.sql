-- Up Migration
set local lock_timeout = '5s';

-- How far Stripe's list of kept events has been read, by type: a type that is handled from now on begins 30 days ago.
create table catch_up_cursors (
  type text not null,
  read_until timestamptz not null,
  constraint catch_up_cursors_pkey primary key (type)
);

-- The ledger held against Stripe's balance, day by day.
create table reconciliations (
  id text not null,
  from_day date not null,
  to_day date not null,
  requested_by text not null, -- 'schedule', 'operator', 'rebuild'
  state text not null default 'waiting',
  lease text, -- of the server that works on it
  leased_until timestamptz,
  error text, -- of the last failed attempt
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint reconciliations_pkey primary key (id),
  constraint reconciliations_days_check check (from_day <= to_day),
  constraint reconciliations_requested_by_check check (requested_by in ('schedule', 'operator', 'rebuild')),
  constraint reconciliations_state_check check (state in ('waiting', 'running', 'done', 'failed'))
);

create index reconciliations_created_at_id_idx on reconciliations (created_at desc, id desc);
-- One at a time, without a lock that a pooled connection could lose.
create unique index reconciliations_running_key on reconciliations ((true)) where state = 'running';

-- What became of each day; a run that was interrupted goes on behind the last one.
create table reconciliation_days (
  reconciliation_id text not null,
  day date not null,
  differences jsonb not null,
  others jsonb not null, -- movements of the balance that are no revenue: payouts, Stripe's own fees, other apps
  constraint reconciliation_days_pkey primary key (reconciliation_id, day),
  constraint reconciliation_days_reconciliation_id_fkey foreign key (reconciliation_id) references reconciliations (id) on delete cascade
);

-- Correcting rows of the ledger carry a number behind the balance transaction that they correct.
create index revenue_entries_corrected_idx on revenue_entries (split_part(source_id, ':', 1)) where source = 'correction';

-- Payments on the same account that another app began, so that they are asked about once.
create table foreign_movements (
  id text not null, -- the balance transaction
  sentence text not null, -- why it is none of ours
  noted_at timestamptz not null,
  constraint foreign_movements_pkey primary key (id)
);

-- What Stripe sent to the bank, and whether its movements add up to it and are all known here.
create table payouts (
  id text not null, -- Stripe's own
  amount bigint not null,
  currency text not null,
  status text not null, -- Stripe's word
  is_automatic boolean not null, -- of others Stripe does not tell what they hold
  arrives_at timestamptz not null,
  failure_code text,
  failure_message text,
  movement_count integer, -- null: not looked at yet
  difference bigint, -- amount less the sum of its movements
  unknown_movements jsonb not null default '[]',
  checked_at timestamptz,
  created_at timestamptz not null,
  told_at timestamptz not null, -- when Stripe said so: an older word never replaces a newer one
  constraint payouts_pkey primary key (id)
);

create index payouts_created_at_id_idx on payouts (created_at desc, id desc);

-- Orders, rights, subscriptions and ledger read anew from Stripe's lists of objects.
create table rebuilds (
  id text not null,
  since timestamptz, -- null: everything that Stripe has
  requested_by text not null, -- 'operator', 'catch-up'
  state text not null default 'waiting',
  step text not null, -- the list that is being read
  starting_after text, -- the last object of it that is done
  counts jsonb not null default '{}', -- objects read so far, by step
  problems jsonb not null default '[]',
  lease text,
  leased_until timestamptz,
  error text,
  reconciliation_id text, -- what the ledger said afterwards
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint rebuilds_pkey primary key (id),
  constraint rebuilds_requested_by_check check (requested_by in ('operator', 'catch-up')),
  constraint rebuilds_state_check check (state in ('waiting', 'running', 'done', 'failed')),
  constraint rebuilds_reconciliation_id_fkey foreign key (reconciliation_id) references reconciliations (id) on delete set null
);

create index rebuilds_created_at_id_idx on rebuilds (created_at desc, id desc);
create index rebuilds_reconciliation_id_idx on rebuilds (reconciliation_id);
create unique index rebuilds_running_key on rebuilds ((true)) where state = 'running';

-- Down Migration
set local lock_timeout = '5s';
drop table rebuilds;
drop table payouts;
drop table foreign_movements;
drop index revenue_entries_corrected_idx;
drop table reconciliation_days;
drop table reconciliations;
drop table catch_up_cursors;
