-- Up Migration
set local lock_timeout = '5s';

-- A copy of one version in a customer's Make team, from the wish (pending) to its end.
create table installations (
  id text not null,
  customer_id text not null,
  scenario_id text not null,
  version_id text not null,
  status text not null default 'pending',
  reporting text not null,
  report_token_hash bytea, -- sha256; the token itself is derived from the id and kept nowhere
  report_token_prefix text,
  name text not null,
  make_zone text,
  make_team_id bigint,
  make_scenario_id bigint,
  make_is_invalid boolean,
  make_asked_at timestamptz, -- Make was asked to create the scenario and has not said what became of it
  make_silent_at timestamptz, -- when waiting for that answer ended
  missing_connections jsonb not null default '[]',
  idempotency_key text,
  request_hash bytea, -- of the request that the key belongs to
  error jsonb,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  constraint installations_pkey primary key (id),
  constraint installations_report_token_hash_key unique (report_token_hash),
  constraint installations_customer_id_idempotency_key_key unique (customer_id, idempotency_key),
  constraint installations_status_check check (status in ('pending', 'installed', 'failed', 'uninstalled', 'abandoned')),
  constraint installations_reporting_check check (reporting in ('http', 'module', 'pull', 'none')),
  constraint installations_name_check check (length(name) between 1 and 120),
  constraint installations_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint installations_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint installations_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict
);

create index installations_customer_id_id_idx on installations (customer_id, id desc); -- a customer's list
create index installations_scenario_id_idx on installations (scenario_id); -- per scenario, and its deletion
create index installations_version_id_idx on installations (version_id);
create index installations_make_team_id_idx on installations (make_team_id, make_scenario_id); -- whose a Make scenario is
create index installations_pending_idx on installations (created_at) where status = 'pending'; -- the job that abandons
create index installations_make_silent_at_idx on installations (customer_id, make_silent_at) where make_silent_at is not null; -- what a repeated request continues
create index installations_confirmed_at_idx on installations (confirmed_at) where confirmed_at is not null; -- activation

-- What stood in Make before an upgrade or a rollback, letter by letter (jsonb would reorder it), so that it can be put back.
create table replaced_blueprints (
  id bigint generated always as identity,
  installation_id text not null,
  version_id text not null,
  replaced_by text not null,
  blueprint text not null, -- with a placeholder for the report token
  scheduling text,
  begun_at timestamptz not null,
  applied_at timestamptz, -- null: Make has not confirmed the replacement
  undone_at timestamptz,
  constraint replaced_blueprints_pkey primary key (id),
  constraint replaced_blueprints_replaced_by_check check (replaced_by in ('upgrade', 'rollback')),
  constraint replaced_blueprints_installation_id_fkey foreign key (installation_id) references installations (id) on delete cascade,
  constraint replaced_blueprints_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict
);

create index replaced_blueprints_installation_id_id_idx on replaced_blueprints (installation_id, id desc);
create index replaced_blueprints_version_id_idx on replaced_blueprints (version_id);

-- Down Migration
set local lock_timeout = '5s';
drop table replaced_blueprints;
drop table installations;
