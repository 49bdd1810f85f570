-- Up Migration
set local lock_timeout = '5s';

-- One row per unit of work of an installation's run, in its newest state, with the value it had when it ended. Partitions are months in
-- UTC, so that old ones are dropped whole. Wide columns first, dimensions by number: a row takes about 200 bytes. No foreign keys and no
-- primary key: whoever writes holds the installation's lock and has looked the identity up.
create table task_facts (
  started_at timestamptz not null,
  finished_at timestamptz,
  received_at timestamptz not null, -- when the report of this state arrived
  time_value_low bigint, -- in micros of `currency`; null: nothing, or unknown (is_unvalued)
  time_value bigint,
  time_value_high bigint,
  naive_value bigint,
  freed_value bigint, -- before realisation; null: as naive_value
  human_value bigint, -- null: 0, as in the three that follow
  reported_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  input_tokens bigint,
  output_tokens bigint,
  cost_micros bigint, -- as reported
  value_micros bigint,
  credits_micros bigint, -- millionths of a credit, as reported; null: untold
  time_saved_micros bigint, -- millionths of a minute, as reported; null: untold
  freed_micros bigint, -- millionths of a minute; null: 0
  human_micros bigint,
  customer_no integer not null,
  installation_no integer not null,
  scenario_no integer not null,
  version_no integer not null, -- the version that was installed when the task was first reported
  items integer not null,
  state smallint not null, -- 1 running, 2 completed, 3 failed
  kind smallint not null, -- 1 run, 2 test, 3 errorHandler
  provenance smallint, -- of the minutes: 1 default, 2 estimated, 3 confirmed, 4 measured; null: not valued yet
  formula_version smallint,
  reporting_credits smallint not null, -- what reporting it cost in Make; it counts where credits_micros is untold
  has_warning boolean not null,
  is_unpriced boolean, -- a part of the cost is unknown; null: no
  is_unvalued boolean, -- there are minutes, but no hourly rate was in force; null: no
  execution_id text not null,
  task_key text, -- null: main
  retry_of text, -- the execution that this one repeats
  ai_model text not null, -- or none
  currency text,
  cost_currency text,
  value_currency text,
  error_code text,
  error_message text,
  data jsonb,
  unconverted jsonb, -- [{ "part", "amountMicros", "currency" }]: known, but in a currency without a rate
  constraint task_facts_state_check check (state between 1 and 3),
  constraint task_facts_kind_check check (kind between 1 and 3),
  constraint task_facts_provenance_check check (provenance between 1 and 4),
  constraint task_facts_task_key_check check (task_key <> 'main'),
  constraint task_facts_finished_at_check check ((state = 1) = (finished_at is null) and finished_at >= started_at),
  constraint task_facts_items_check check (items >= 0)
) partition by range (started_at);

create table task_facts_default partition of task_facts default;

-- A task by its identity; the runs of a customer or an installation.
create index task_facts_place_idx on task_facts (customer_no, installation_no, started_at);
-- The tasks of an execution under keys of their own (those of `main` are found by their identity).
create index task_facts_own_key_idx on task_facts (hashtextextended(execution_id, 0)) where task_key is not null;
-- A period of everybody: counting days anew, exact percentiles.
create index task_facts_started_at_idx on task_facts using brin (started_at) with (pages_per_range = 32, autosummarize = on);
-- Active now, and timed out.
create index task_facts_running_idx on task_facts (started_at) include (customer_no, scenario_no, ai_model) where state = 1;

-- The only uniqueness of reported tasks, whatever their instants and partitions. `identity`: 16 bytes of the sha256 of installation,
-- execution and key; `started_at` says where the fact stands.
drop table task_identities;
create table task_identities (
  customer_no integer not null,
  identity uuid not null,
  started_at timestamptz not null,
  constraint task_identities_pkey primary key (customer_no, identity)
);
create index task_identities_started_at_idx on task_identities using brin (started_at) with (pages_per_range = 32, autosummarize = on); -- the job that deletes old ones

create function task_identity(installation_id text, execution_id text, task_key text) returns uuid language sql immutable parallel safe as $$
  select encode(substring(sha256(
    convert_to(installation_id, 'UTF8') || '\x00' || convert_to(execution_id, 'UTF8') || '\x00' || convert_to(task_key, 'UTF8')
  ) for 16), 'hex')::uuid
$$;

-- What became known of a task's value after it ended: the newest revision counts, the older ones stay.
create table task_revaluations (
  started_at timestamptz not null, -- of the fact
  known_at timestamptz not null,
  time_value_low bigint, -- these as in task_facts
  time_value bigint,
  time_value_high bigint,
  naive_value bigint,
  freed_value bigint,
  human_value bigint,
  reported_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  freed_micros bigint,
  human_micros bigint,
  customer_no integer not null,
  installation_no integer not null,
  revision smallint not null,
  provenance smallint not null,
  formula_version smallint not null,
  is_unpriced boolean,
  is_unvalued boolean,
  execution_id text not null,
  task_key text,
  reason text not null,
  currency text not null,
  unconverted jsonb,
  constraint task_revaluations_revision_check check (revision >= 2),
  constraint task_revaluations_provenance_check check (provenance between 1 and 4),
  constraint task_revaluations_task_key_check check (task_key <> 'main'),
  constraint task_revaluations_reason_check check (reason in ('retry', 'restatement'))
) partition by range (started_at);

create table task_revaluations_default partition of task_revaluations default;
create index task_revaluations_place_idx on task_revaluations (customer_no, installation_no, started_at); -- those of a task

-- An ended task never changes; only what people wrote into it may be taken out.
create function refuse_ended_task_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - '{data,error_message}'::text[] = to_jsonb(old) - '{data,error_message}'::text[] then
    return new;
  end if;
  raise exception 'The task has ended, and ended tasks are append-only: add a row to task_revaluations instead.' using errcode = 'restrict_violation';
end
$$;

create trigger task_facts_end_once before update or delete on task_facts
  for each row when (old.state <> 1) execute function refuse_ended_task_change();
create trigger task_facts_are_never_truncated before truncate on task_facts
  for each statement execute function refuse_ledger_change();
create trigger task_revaluations_are_append_only before update or delete on task_revaluations
  for each row execute function refuse_ledger_change();
create trigger task_revaluations_are_never_truncated before truncate on task_revaluations
  for each statement execute function refuse_ledger_change();

-- Makes the partitions of a month; rows that came before them move out of the default ones. Only writers of such rows wait.
create function ensure_task_month(month date) returns void language plpgsql as $$
declare
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
  suffix text := to_char(month, '_YYYY_MM');
  base text;
  is_early boolean;
begin
  if to_regclass('task_facts' || suffix) is not null and to_regclass('task_revaluations' || suffix) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('task months', 0));
  foreach base in array array['task_facts', 'task_revaluations'] loop
    -- Asked of pg_class, which shows what another session has made while this one waited for the lock; names that were looked up before may not.
    continue when exists (select from pg_class where relname = base || suffix and relnamespace = current_schema()::regnamespace);
    execute format('create table %I (like %I including defaults including constraints)', base || suffix, base);
    execute format('lock table %I in access exclusive mode', base || '_default');
    execute format('select exists (select from %I where started_at >= %L and started_at < %L)', base || '_default', starts, ends) into is_early;
    if is_early then
      execute format('alter table %I disable trigger user', base || '_default');
      execute format(
        'with moved as (delete from %I where started_at >= %L and started_at < %L returning *) insert into %I select * from moved',
        base || '_default', starts, ends, base || suffix
      );
      execute format('alter table %I enable trigger user', base || '_default');
    end if;
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', base, base || suffix, starts, ends);
  end loop;
end
$$;

-- Forgets the facts of a month, with their revaluations.
create function drop_task_month(month date) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('task months', 0));
  execute format('drop table if exists %I, %I', 'task_facts' || to_char(month, '_YYYY_MM'), 'task_revaluations' || to_char(month, '_YYYY_MM'));
end
$$;

select ensure_task_month(month::date) from (
  select distinct date_trunc('month', started_at, 'UTC') at time zone 'UTC' as month from execution_tasks
) months;

-- Minutes that were freed and human minutes, at the rate that the task was valued with: it was not kept.
create temporary table rates on commit drop as
  select tasks.id as task_id, rate.value as per_hour
  from execution_tasks tasks
  join task_values first on first.task_id = tasks.id and first.revision = 1
  join lateral (
    select value, currency from assumptions
    where name = 'hourlyRate' and effective_from <= tasks.started_at and created_at <= first.known_at
      and (scope = 'library' or (scope, scope_id) in (('installation', tasks.installation_id), ('customer', tasks.customer_id), ('scenario', tasks.scenario_id)))
    order by array_position(array['installation', 'customer', 'scenario', 'library'], scope), effective_from desc, created_at desc, id desc
    limit 1
  ) rate on rate.currency = first.currency
  where tasks.has_warning or first.human_minutes <> 0;
create unique index on rates (task_id);

insert into task_facts (started_at, finished_at, received_at, time_value_low, time_value, time_value_high, naive_value, freed_value, human_value,
  reported_value, credit_cost, ai_cost, input_tokens, output_tokens, cost_micros, value_micros, credits_micros, time_saved_micros, freed_micros, human_micros,
  customer_no, installation_no, scenario_no, version_no, items, state, kind, provenance, formula_version, reporting_credits, has_warning, is_unpriced,
  is_unvalued, execution_id, task_key, retry_of, ai_model, currency, cost_currency, value_currency, error_code, error_message, data, unconverted)
select t.started_at, t.finished_at, coalesce(w.known_at, t.received_at),
  nullif(w.time_value_low_micros, 0), nullif(w.time_value_micros, 0), nullif(w.time_value_high_micros, 0), nullif(w.naive_value_micros, 0),
  nullif(round(w.freed_minutes * r.per_hour * 1000000 / 60), w.naive_value_micros), nullif(round(w.human_minutes * r.per_hour * 1000000 / 60), 0),
  nullif(w.reported_value_micros, 0), nullif(w.credit_cost_micros, 0), nullif(w.ai_cost_micros, 0),
  t.input_tokens, t.output_tokens, t.cost_micros, t.value_micros, round(t.credits * 1000000), round(t.time_saved_minutes * 1000000),
  nullif(round(w.freed_minutes * 1000000), 0), nullif(round(w.human_minutes * 1000000), 0),
  c.no, i.no, s.no, v.no, t.items,
  array_position(array['running', 'completed', 'failed'], t.status), array_position(array['run', 'test', 'errorHandler'], t.kind),
  array_position(array['default', 'estimated', 'confirmed', 'measured'], w.minutes_provenance), w.formula_version,
  t.reporting_credits, t.has_warning, nullif(w.is_unpriced, false), nullif(w.task_id is not null and w.time_value_micros is null, false),
  t.execution_id, nullif(t.task_key, 'main'), t.retry_of, t.ai_model, w.currency, t.cost_currency, t.value_currency, t.error_code, t.error_message, t.data, w.unconverted
from execution_tasks t
join customers c on c.id = t.customer_id
join installations i on i.id = t.installation_id
join scenarios s on s.id = t.scenario_id
join scenario_versions v on v.id = t.version_id
left join task_values w on w.task_id = t.id and w.revision = 1
left join rates r on r.task_id = t.id
order by t.started_at;

insert into task_identities (customer_no, identity, started_at)
select c.no, task_identity(t.installation_id, t.execution_id, t.task_key), t.started_at
from execution_tasks t join customers c on c.id = t.customer_id
order by t.started_at;

insert into task_revaluations (started_at, known_at, time_value_low, time_value, time_value_high, naive_value, reported_value, credit_cost, ai_cost,
  freed_micros, human_micros, customer_no, installation_no, revision, provenance, formula_version, is_unpriced, is_unvalued, execution_id, task_key,
  reason, currency, unconverted)
select t.started_at, w.known_at, nullif(w.time_value_low_micros, 0), nullif(w.time_value_micros, 0), nullif(w.time_value_high_micros, 0),
  nullif(w.naive_value_micros, 0), nullif(w.reported_value_micros, 0), nullif(w.credit_cost_micros, 0), nullif(w.ai_cost_micros, 0),
  nullif(round(w.freed_minutes * 1000000), 0), nullif(round(w.human_minutes * 1000000), 0), c.no, i.no, w.revision,
  array_position(array['default', 'estimated', 'confirmed', 'measured'], w.minutes_provenance), w.formula_version, nullif(w.is_unpriced, false),
  nullif(w.time_value_micros is null, false), t.execution_id, nullif(t.task_key, 'main'), 'retry', w.currency, w.unconverted
from task_values w
join execution_tasks t on t.id = w.task_id
join customers c on c.id = t.customer_id
join installations i on i.id = t.installation_id
where w.revision > 1;

-- Links of retries by number, and when they were told: they are forgotten with their facts.
alter table execution_retries add column customer_no integer, add column installation_no integer, add column recorded_at timestamptz;
update execution_retries r set customer_no = c.no, installation_no = i.no,
  recorded_at = coalesce(
    (select max(t.received_at) from execution_tasks t where t.installation_id = r.installation_id and t.execution_id = r.execution_id), now()
  )
from installations i join customers c on c.id = i.customer_id
where i.id = r.installation_id;
drop index execution_retries_root_idx;
alter table execution_retries
  drop constraint execution_retries_pkey,
  drop column installation_id,
  alter column customer_no set not null,
  alter column installation_no set not null,
  alter column recorded_at set not null,
  add constraint execution_retries_pkey primary key (customer_no, installation_no, execution_id);
create index execution_retries_root_idx on execution_retries (customer_no, installation_no, root_execution_id); -- the members of a chain
create index execution_retries_recorded_at_idx on execution_retries using brin (recorded_at); -- the job that deletes old ones

-- What stays known of an installation's runs when their facts are dropped.
alter table completed_runs
  add column first_started_at timestamptz, -- of its runs
  add column first_completed_at timestamptz, -- the finish of the first completed one: activation
  add column last_reported_at timestamptz, -- of any task
  set (fillfactor = 50); -- every report changes its row, in place
insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
select installation_id, count(*) filter (where status = 'completed' and kind = 'run' and retry_of is null),
  min(started_at) filter (where kind = 'run'), min(finished_at) filter (where status = 'completed' and kind = 'run'), max(received_at)
from execution_tasks group by installation_id
on conflict (installation_id) do update set count = excluded.count, first_started_at = excluded.first_started_at,
  first_completed_at = excluded.first_completed_at, last_reported_at = excluded.last_reported_at;

drop table task_values;
drop table execution_tasks;

-- Facts as they are spoken of: for people, exports and tests. An installation never changes its customer.
create view execution_tasks as
select i.id || '/' || f.execution_id || '/' || coalesce(f.task_key, 'main') as id, i.id as installation_id, f.execution_id,
  coalesce(f.task_key, 'main') as task_key, s.id as scenario_id, v.id as version_id, c.id as customer_id,
  (array['run', 'test', 'errorHandler'])[f.kind] as kind, f.retry_of, (array['running', 'completed', 'failed'])[f.state] as status,
  f.has_warning, f.started_at, f.finished_at, f.items,
  trim_scale(f.time_saved_micros * 0.000001) as time_saved_minutes, trim_scale(f.credits_micros * 0.000001) as credits, f.reporting_credits, f.ai_model,
  f.input_tokens, f.output_tokens, f.cost_micros, f.cost_currency, f.value_micros, f.value_currency, f.error_code, f.error_message, f.data, f.received_at
from task_facts f
join installations i on i.no = f.installation_no
join customers c on c.no = f.customer_no and c.id = i.customer_id
join scenarios s on s.no = f.scenario_no
join scenario_versions v on v.no = f.version_no;

-- The ledger of value and cost, every revision of it.
create view task_values as
select i.id || '/' || w.execution_id || '/' || coalesce(w.task_key, 'main') as task_id, w.revision::integer as revision, w.known_at,
  w.formula_version::integer as formula_version, w.currency,
  trim_scale(coalesce(w.freed_micros, 0) * 0.000001) as freed_minutes, trim_scale(coalesce(w.human_micros, 0) * 0.000001) as human_minutes,
  (array['default', 'estimated', 'confirmed', 'measured'])[w.provenance] as minutes_provenance,
  case when w.is_unvalued then null else coalesce(w.time_value_low, 0) end::numeric as time_value_low_micros,
  case when w.is_unvalued then null else coalesce(w.time_value, 0) end::numeric as time_value_micros,
  case when w.is_unvalued then null else coalesce(w.time_value_high, 0) end::numeric as time_value_high_micros,
  coalesce(w.reported_value, 0)::numeric as reported_value_micros,
  case when w.is_unvalued then null else coalesce(w.naive_value, 0) end::numeric as naive_value_micros,
  coalesce(w.credit_cost, 0)::numeric as credit_cost_micros, coalesce(w.ai_cost, 0)::numeric as ai_cost_micros,
  coalesce(w.is_unpriced, false) as is_unpriced, w.unconverted
from (
  select customer_no, installation_no, execution_id, task_key, 1 as revision, received_at as known_at, formula_version, currency, freed_micros, human_micros,
    provenance, is_unvalued, time_value_low, time_value, time_value_high, reported_value, naive_value, credit_cost, ai_cost, is_unpriced, unconverted
  from task_facts where provenance is not null
  union all
  select customer_no, installation_no, execution_id, task_key, revision, known_at, formula_version, currency, freed_micros, human_micros,
    provenance, is_unvalued, time_value_low, time_value, time_value_high, reported_value, naive_value, credit_cost, ai_cost, is_unpriced, unconverted
  from task_revaluations
) w
join installations i on i.no = w.installation_no
join customers c on c.no = w.customer_no and c.id = i.customer_id;

create trigger task_values_are_append_only instead of insert or update or delete on task_values
  for each row execute function refuse_ledger_change();

-- Down Migration
set local lock_timeout = '5s';

alter view execution_tasks rename to described_tasks;
alter view task_values rename to described_values;

create table execution_tasks (
  id text not null,
  installation_id text not null,
  execution_id text not null,
  task_key text not null,
  scenario_id text not null,
  version_id text not null,
  customer_id text not null,
  kind text not null,
  retry_of text,
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
  ai_model text not null,
  reporting_credits smallint not null default 0,
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
insert into execution_tasks (id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, retry_of, status, has_warning,
  started_at, finished_at, items, time_saved_minutes, credits, input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency,
  error_code, error_message, data, received_at, ai_model, reporting_credits)
select id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, retry_of, status, has_warning,
  started_at, finished_at, items, time_saved_minutes, credits, input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency,
  error_code, error_message, data, received_at, ai_model, reporting_credits
from described_tasks;
create index execution_tasks_installation_id_started_at_idx on execution_tasks (installation_id, started_at desc);
create index execution_tasks_scenario_id_started_at_idx on execution_tasks (scenario_id, started_at);
create index execution_tasks_started_at_idx on execution_tasks (started_at);
create index execution_tasks_running_idx on execution_tasks (started_at) where status = 'running';
create index execution_tasks_first_success_idx on execution_tasks (installation_id, finished_at)
  where status = 'completed' and kind = 'run';

create table task_values (
  task_id text not null,
  revision integer not null,
  known_at timestamptz not null,
  formula_version integer not null,
  currency text not null,
  freed_minutes numeric not null,
  human_minutes numeric not null,
  minutes_provenance text not null,
  time_value_low_micros numeric(30, 0),
  time_value_micros numeric(30, 0),
  time_value_high_micros numeric(30, 0),
  reported_value_micros numeric(30, 0) not null,
  naive_value_micros numeric(30, 0),
  credit_cost_micros numeric(30, 0) not null,
  ai_cost_micros numeric(30, 0) not null,
  is_unpriced boolean not null,
  unconverted jsonb,
  constraint task_values_pkey primary key (task_id, revision),
  constraint task_values_task_id_fkey foreign key (task_id) references execution_tasks (id) on delete restrict,
  constraint task_values_minutes_provenance_check check (minutes_provenance in ('default', 'estimated', 'confirmed', 'measured'))
);
insert into task_values select * from described_values;
create trigger task_values_are_append_only before update or delete on task_values
  for each row execute function refuse_ledger_change();
create trigger task_values_are_never_truncated before truncate on task_values
  for each statement execute function refuse_ledger_change();

drop table task_identities;
create table task_identities (
  installation_id text not null,
  execution_id text not null,
  task_key text not null,
  task_id text not null,
  constraint task_identities_pkey primary key (installation_id, execution_id, task_key),
  constraint task_identities_task_id_key unique (task_id),
  constraint task_identities_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict
);
insert into task_identities select installation_id, execution_id, task_key, id from execution_tasks;

alter table execution_retries add column installation_id text;
update execution_retries r set installation_id = i.id from installations i where i.no = r.installation_no;
drop index execution_retries_recorded_at_idx;
drop index execution_retries_root_idx;
alter table execution_retries
  drop constraint execution_retries_pkey,
  drop column customer_no, drop column installation_no, drop column recorded_at,
  alter column installation_id set not null,
  add constraint execution_retries_pkey primary key (installation_id, execution_id),
  add constraint execution_retries_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict;
create index execution_retries_root_idx on execution_retries (installation_id, root_execution_id);

delete from completed_runs where count = 0;
update completed_runs set count = least(count, 1000);
alter table completed_runs drop column first_started_at, drop column first_completed_at, drop column last_reported_at, reset (fillfactor);

drop view described_values;
drop view described_tasks;
drop table task_revaluations;
drop table task_facts;
drop function drop_task_month(date);
drop function ensure_task_month(date);
drop function refuse_ended_task_change();
drop function task_identity(text, text, text);
