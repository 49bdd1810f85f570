-- Up Migration
set local lock_timeout = '5s';

-- What is assumed about a scenario's worth: effective-dated, the nearest scope wins. A change is another row.
create table assumptions (
  id text not null,
  scope text not null,
  scope_id text, -- null for the library
  name text not null,
  value numeric, -- null for realisation, which has three
  low numeric,
  base numeric,
  high numeric,
  currency text,
  provenance text not null,
  effective_from timestamptz not null,
  created_at timestamptz not null,
  constraint assumptions_pkey primary key (id),
  constraint assumptions_scope_check check (scope in ('library', 'scenario', 'customer', 'installation') and (scope = 'library') = (scope_id is null)),
  constraint assumptions_name_check check (
    name in ('minutesByHand', 'hourlyRate', 'realisation', 'reviewMinutes', 'reworkMinutes', 'warningCredit', 'setupHours', 'creditPrice')
  ),
  constraint assumptions_customer_scope_check check (
    scope <> 'customer' or name not in ('minutesByHand', 'reviewMinutes', 'reworkMinutes', 'setupHours')
  ),
  constraint assumptions_value_check check (
    case when name = 'realisation' then value is null and 0 <= low and low <= base and base <= high and high <= 1
    else value >= 0 and low is null and base is null and high is null end
  ),
  constraint assumptions_currency_check check ((name in ('hourlyRate', 'creditPrice')) = (currency is not null)),
  constraint assumptions_provenance_check check (provenance in ('default', 'estimated', 'confirmed', 'measured'))
);

create index assumptions_scope_scope_id_idx on assumptions (scope, scope_id, name, effective_from desc);

-- What a million tokens of a model cost from an instant on, in major units.
create table ai_model_prices (
  id text not null,
  model text not null,
  input_per_million numeric not null,
  output_per_million numeric not null,
  currency text not null,
  effective_from timestamptz not null,
  source text not null,
  created_at timestamptz not null,
  constraint ai_model_prices_pkey primary key (id),
  constraint ai_model_prices_amounts_check check (input_per_million >= 0 and output_per_million >= 0),
  constraint ai_model_prices_source_check check (source in ('seed', 'operator'))
);

create index ai_model_prices_model_idx on ai_model_prices (model, effective_from desc);

-- The ledger of value and cost: written when a task ends, never changed. A later revision of the same task takes its place.
create table task_values (
  task_id text not null,
  revision integer not null,
  known_at timestamptz not null,
  formula_version integer not null,
  currency text not null,
  freed_minutes numeric not null,
  human_minutes numeric not null,
  minutes_provenance text not null,
  time_value_low_micros numeric(30, 0), -- null: there are minutes, but no hourly rate was in force
  time_value_micros numeric(30, 0),
  time_value_high_micros numeric(30, 0),
  reported_value_micros numeric(30, 0) not null,
  naive_value_micros numeric(30, 0),
  credit_cost_micros numeric(30, 0) not null,
  ai_cost_micros numeric(30, 0) not null,
  is_unpriced boolean not null, -- a part of the cost is unknown
  unconverted jsonb, -- [{ "part", "amountMicros", "currency" }]: known, but in a currency without a rate
  constraint task_values_pkey primary key (task_id, revision),
  constraint task_values_task_id_fkey foreign key (task_id) references execution_tasks (id) on delete restrict,
  constraint task_values_minutes_provenance_check check (minutes_provenance in ('default', 'estimated', 'confirmed', 'measured'))
);

create trigger task_values_are_append_only before update or delete on task_values
  for each row execute function refuse_ledger_change();
create trigger task_values_are_never_truncated before truncate on task_values
  for each statement execute function refuse_ledger_change();

-- Down Migration
set local lock_timeout = '5s';
drop table task_values;
drop table ai_model_prices;
drop table assumptions;
