-- Up Migration
set local lock_timeout = '5s';

-- Reports that were refused, as they came, for operators to look at, mend and replay. Nothing is counted from here.
create table quarantined_tasks (
  id text not null,
  customer_id text not null,
  installation_id text, -- null: a figure of the customer's own that names none
  kind text not null,
  reason text not null,
  errors jsonb not null,
  raw text not null, -- JSON, as text: it may hold what PostgreSQL's own types cannot; cut when it is too long
  is_whole boolean not null,
  digest bytea not null, -- of the whole, so that one that comes again and again is one row
  reporting_credits smallint not null, -- what sending it cost in Make
  times integer not null,
  mended text, -- JSON: what operators made of it
  state text not null,
  outcome text, -- of the last replay
  received_at timestamptz not null, -- when it first came
  seen_at timestamptz not null, -- when it last came
  settled_at timestamptz,
  constraint quarantined_tasks_pkey primary key (id),
  constraint quarantined_tasks_customer_id_digest_key unique (customer_id, digest),
  constraint quarantined_tasks_kind_check check (kind in ('task', 'metric')),
  constraint quarantined_tasks_reason_check check (reason in ('refused', 'implausible', 'poisoned')),
  constraint quarantined_tasks_raw_check check (octet_length(raw) <= 16384),
  constraint quarantined_tasks_state_check check (
    state in ('waiting', 'replayed', 'discarded') and (state = 'waiting') = (settled_at is null)
  ),
  constraint quarantined_tasks_outcome_check check (outcome in ('accepted', 'updated', 'duplicates', 'rejected')),
  constraint quarantined_tasks_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint quarantined_tasks_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);

create index quarantined_tasks_customer_id_idx on quarantined_tasks (customer_id, id desc); -- the newest 1,000 of each customer; the list of one
create index quarantined_tasks_state_idx on quarantined_tasks (state, id desc); -- the list
create index quarantined_tasks_seen_at_idx on quarantined_tasks (seen_at); -- retention

-- Down Migration
set local lock_timeout = '5s';
drop table quarantined_tasks;
