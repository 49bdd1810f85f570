-- Up Migration
set local lock_timeout = '5s';

-- Figures of a customer's own about a scenario, beside the tasks.
create table metrics (
  id text not null,
  customer_id text not null,
  scenario_id text not null,
  installation_id text,
  name text not null,
  value numeric not null,
  unit text,
  data jsonb,
  recorded_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint metrics_pkey primary key (id),
  constraint metrics_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint metrics_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint metrics_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);

-- One figure per source, name and instant: sending it again changes nothing, another value replaces it.
create unique index metrics_source_name_recorded_at_key
  on metrics (customer_id, scenario_id, name, recorded_at, coalesce(installation_id, ''));
create index metrics_scenario_id_name_recorded_at_idx on metrics (scenario_id, name, recorded_at);

create function metrics_set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;

create trigger metrics_set_updated_at before update on metrics
  for each row execute function metrics_set_updated_at();

-- Down Migration
set local lock_timeout = '5s';
drop table metrics;
drop function metrics_set_updated_at();
