-- Up Migration
set local lock_timeout = '5s';

-- Releases of the server in the order in which they were first started.
create table server_releases (
  no integer generated always as identity,
  name text not null, -- version, and commit where it is known: 0.1.0+1a2b3c4
  first_started_at timestamptz not null,
  constraint server_releases_pkey primary key (no),
  constraint server_releases_name_key unique (name)
);

-- Failures that are alike. `release` is one of the server, or of tasks the version of the scenario.
create table error_groups (
  id text not null,
  fingerprint text not null,
  kind text not null,
  title text not null,
  code text,
  app text,
  operation text,
  scenario_id text,
  place text,
  state text not null default 'open',
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  count bigint not null,
  customers integer not null default 0,
  first_release text not null,
  last_release text not null,
  last_release_no integer not null,
  fixed_from integer, -- resolved: the first release without it
  changed_at timestamptz, -- when an operator last changed the state
  changed_by text, -- null: an API key
  reopened_at timestamptz,
  constraint error_groups_pkey primary key (id),
  constraint error_groups_fingerprint_key unique (fingerprint),
  constraint error_groups_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint error_groups_kind_check check (kind in ('task', 'request', 'job', 'loop')),
  constraint error_groups_state_check check (state in ('open', 'ignored', 'resolved')),
  constraint error_groups_fixed_from_check check ((state = 'resolved') = (fixed_from is not null))
);

-- The list of errors in its four orders.
create index error_groups_last_seen_at_idx on error_groups (last_seen_at, id); -- also: the job that deletes old ones
create index error_groups_first_seen_at_idx on error_groups (first_seen_at, id); -- also: how many kinds are new
create index error_groups_count_idx on error_groups (count, id);
create index error_groups_customers_idx on error_groups (customers, id);
create index error_groups_scenario_id_idx on error_groups (scenario_id) where scenario_id is not null; -- the errors of a scenario

create table error_hours (
  group_id text not null,
  hour timestamptz not null,
  count bigint not null,
  constraint error_hours_pkey primary key (group_id, hour),
  constraint error_hours_group_id_fkey foreign key (group_id) references error_groups (id) on delete cascade
);
create index error_hours_hour_idx on error_hours using brin (hour); -- the job that deletes old ones

create table error_customers (
  group_id text not null,
  customer_id text not null,
  constraint error_customers_pkey primary key (group_id, customer_id),
  constraint error_customers_group_id_fkey foreign key (group_id) references error_groups (id) on delete cascade,
  constraint error_customers_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);
create index error_customers_customer_id_idx on error_customers (customer_id); -- the errors of a customer

create table error_releases (
  group_id text not null,
  release_no integer not null,
  release text not null,
  count bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint error_releases_pkey primary key (group_id, release_no),
  constraint error_releases_group_id_fkey foreign key (group_id) references error_groups (id) on delete cascade
);

-- A few of each group, the newest.
create table error_samples (
  group_id text not null,
  no bigint generated always as identity,
  occurred_at timestamptz not null,
  message text not null,
  stack text,
  release text not null,
  request_id text,
  job_id text,
  customer_id text,
  installation_id text,
  execution_id text,
  task_key text,
  constraint error_samples_pkey primary key (group_id, no),
  constraint error_samples_group_id_fkey foreign key (group_id) references error_groups (id) on delete cascade,
  constraint error_samples_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);
create index error_samples_customer_id_idx on error_samples (customer_id) where customer_id is not null; -- deleting a customer

-- How far announced failures of tasks have been read: one row.
create table error_reading (
  is_only boolean not null default true,
  announced_at timestamptz not null,
  event_id text not null,
  constraint error_reading_pkey primary key (is_only),
  constraint error_reading_is_only_check check (is_only)
);
insert into error_reading (announced_at, event_id) values ('-infinity', '');

-- Down Migration
set local lock_timeout = '5s';
drop table error_reading;
drop table error_samples;
drop table error_releases;
drop table error_customers;
drop table error_hours;
drop table error_groups;
drop table server_releases;
