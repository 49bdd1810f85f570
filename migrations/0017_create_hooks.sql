-- Up Migration
set local lock_timeout = '5s';

-- What happened, announced in the transaction of the fact for whoever listens.
create table outbox_events (
  id text not null,
  type text not null,
  customer_id text, -- whom it concerns; null: everybody may hear it
  scenario_id text,
  installation_id text,
  data jsonb not null,
  occurred_at timestamptz not null,
  announced_at timestamptz not null default clock_timestamp(),
  constraint outbox_events_pkey primary key (id),
  constraint outbox_events_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);

create index outbox_events_announced_at_idx on outbox_events (announced_at); -- the job that deletes old ones
create index outbox_events_customer_id_idx on outbox_events (customer_id);

-- Who listens; each start of a server adds its own. A listener that is given up is deleted by a migration.
create table outbox_listeners (
  name text not null,
  registered_at timestamptz not null default clock_timestamp(),
  constraint outbox_listeners_pkey primary key (name)
);

-- What a listener has not taken in yet: the row goes in the transaction of its effect. No foreign key to the listener, whose one row
-- every transaction that announces would lock.
create table outbox_backlog (
  listener text not null,
  event_id text not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz default clock_timestamp(), -- null: parked after too many attempts, until an operator replays it
  error text, -- of the last failed attempt
  constraint outbox_backlog_pkey primary key (listener, event_id),
  constraint outbox_backlog_event_id_fkey foreign key (event_id) references outbox_events (id) on delete cascade
);

create index outbox_backlog_next_attempt_at_idx on outbox_backlog (listener, next_attempt_at) where next_attempt_at is not null;
create index outbox_backlog_event_id_idx on outbox_backlog (event_id);

-- Addresses of customers that are told what happens. The signing secret is derived from the id and kept nowhere.
create table hooks (
  id text not null,
  customer_id text not null,
  events text[] not null,
  url text not null,
  host text not null, -- of the url, with its port: how many are called at once is counted per host
  scenario_id text, -- only what concerns this scenario
  installation_id text, -- only what concerns this installation
  state text not null default 'active',
  failure jsonb, -- why it was paused: { message, status, at }
  created_at timestamptz not null default clock_timestamp(),
  paused_at timestamptz,
  last_delivery_at timestamptz,
  constraint hooks_pkey primary key (id),
  constraint hooks_events_check check (cardinality(events) > 0),
  constraint hooks_state_check check (state in ('active', 'paused') and (state = 'paused') = (paused_at is not null)),
  constraint hooks_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint hooks_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint hooks_installation_id_fkey foreign key (installation_id) references installations (id) on delete cascade
);

create index hooks_customer_id_id_idx on hooks (customer_id, id desc);
create index hooks_scenario_id_idx on hooks (scenario_id);
create index hooks_installation_id_idx on hooks (installation_id);

-- One event for one hook, sent until the receiver takes it. Instants are the database's, so that servers need not agree on the time.
create table hook_deliveries (
  id text not null,
  hook_id text not null,
  event_id text not null,
  state text not null default 'pending',
  attempts integer not null default 0,
  first_attempt_at timestamptz, -- given up a day after it
  next_attempt_at timestamptz, -- null: over, or the hook is paused
  lease text, -- of the worker that sends it; a result with another lease does not count
  leased_until timestamptz,
  last_status integer, -- what the receiver answered
  error text, -- why the last attempt failed
  created_at timestamptz not null default clock_timestamp(),
  constraint hook_deliveries_pkey primary key (id),
  constraint hook_deliveries_hook_id_event_id_key unique (hook_id, event_id),
  constraint hook_deliveries_state_check check (state in ('pending', 'delivered', 'failed') and (state = 'pending' or next_attempt_at is null)),
  constraint hook_deliveries_hook_id_fkey foreign key (hook_id) references hooks (id) on delete cascade,
  constraint hook_deliveries_event_id_fkey foreign key (event_id) references outbox_events (id) on delete cascade
);

create index hook_deliveries_due_idx on hook_deliveries (hook_id, next_attempt_at) where next_attempt_at is not null;
create index hook_deliveries_hook_id_id_idx on hook_deliveries (hook_id, id desc);
create index hook_deliveries_event_id_idx on hook_deliveries (event_id);

-- Completed headline runs per installation, counted until the last milestone that is announced is passed.
create table completed_runs (
  installation_id text not null,
  count integer not null,
  constraint completed_runs_pkey primary key (installation_id),
  constraint completed_runs_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);

insert into completed_runs (installation_id, count)
  select installation_id, least(count(*), 1000) from execution_tasks
  where status = 'completed' and kind = 'run' and retry_of is null
  group by installation_id;

-- Down Migration
set local lock_timeout = '5s';
drop table completed_runs;
drop table hook_deliveries;
drop table hooks;
drop table outbox_backlog;
drop table outbox_listeners;
drop table outbox_events;
