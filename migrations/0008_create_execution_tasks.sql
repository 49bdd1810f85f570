-- Up Migration
set local lock_timeout = '5s';

-- The only uniqueness of reported tasks; it stands outside the facts, so that those can be partitioned by month.
create table task_identities (
  installation_id text not null,
  execution_id text not null,
  task_key text not null,
  task_id text not null,
  constraint task_identities_pkey primary key (installation_id, execution_id, task_key),
  constraint task_identities_task_id_key unique (task_id),
  constraint task_identities_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);

-- One row per unit of work of an installation's run, in its newest state.
create table execution_tasks (
  id text not null,
  installation_id text not null,
  execution_id text not null,
  task_key text not null,
  scenario_id text not null,
  version_id text not null, -- the version that was installed when the task was first reported
  customer_id text not null,
  kind text not null,
  retry_of text, -- the execution that this one repeats
  status text not null,
  has_warning boolean not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  items integer not null,
  time_saved_minutes numeric,
  credits numeric,
  input_tokens bigint,
  output_tokens bigint,
  cost_micros bigint,
  cost_currency text,
  value_micros bigint,
  value_currency text,
  error_code text,
  error_message text,
  data jsonb,
  received_at timestamptz not null,
  constraint execution_tasks_pkey primary key (id),
  constraint execution_tasks_kind_check check (kind in ('run', 'test', 'errorHandler')),
  constraint execution_tasks_status_check check (status in ('running', 'completed', 'failed')),
  constraint execution_tasks_finished_at_check check ((status = 'running') = (finished_at is null) and finished_at >= started_at),
  constraint execution_tasks_items_check check (items >= 0),
  constraint execution_tasks_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint execution_tasks_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint execution_tasks_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict,
  constraint execution_tasks_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create index execution_tasks_installation_id_started_at_idx on execution_tasks (installation_id, started_at desc);
create index execution_tasks_scenario_id_started_at_idx on execution_tasks (scenario_id, started_at);
create index execution_tasks_started_at_idx on execution_tasks (started_at);
create index execution_tasks_running_idx on execution_tasks (started_at) where status = 'running'; -- active and timed out
create index execution_tasks_first_success_idx on execution_tasks (installation_id, finished_at)
  where status = 'completed' and kind = 'run'; -- activation

-- Which execution repeats which, and the one at the start of its chain: together they are one logical job.
create table execution_retries (
  installation_id text not null,
  execution_id text not null,
  retry_of text not null,
  root_execution_id text not null,
  constraint execution_retries_pkey primary key (installation_id, execution_id),
  constraint execution_retries_retry_of_check check (retry_of <> execution_id and root_execution_id <> execution_id),
  constraint execution_retries_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);

create index execution_retries_root_idx on execution_retries (installation_id, root_execution_id);

-- Down Migration
set local lock_timeout = '5s';
drop table execution_retries;
drop table execution_tasks;
drop table task_identities;
