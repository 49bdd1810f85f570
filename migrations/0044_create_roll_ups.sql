-- Up Migration
set local lock_timeout = '5s';

drop table task_hours;
drop table task_days;

-- The zone in which days are counted and the currency of values: one row, written by a start of the server whose environment says
-- something else. Everybody who records or reads follows it. `rebuild_from` is not null while days are counted anew.
create table reporting_settings (
  is_only boolean not null default true,
  time_zone text not null,
  currency text not null,
  facts_from timestamptz, -- facts before it are gone, or were left as they were counted; null: none
  first_day date, -- the first day that can be counted anew; it begins at facts_from
  rebuild_from date,
  rebuilt_to date, -- how far counting anew has come
  changed_at timestamptz not null,
  constraint reporting_settings_pkey primary key (is_only),
  constraint reporting_settings_is_only_check check (is_only),
  constraint reporting_settings_facts_from_check check ((facts_from is null) = (first_day is null))
);

-- Log buckets of durations: entries are bucket << 20 | count, several of one bucket may stand beside each other, and any two arrays
-- are joined by appending. This sums up: one entry per bucket in their order, further ones where a count passes 2^20 - 1.
create function merge_durations(integer[]) returns integer[] language sql immutable strict parallel safe as $$
  select array_agg((bucket << 20) + least(total - part * 1048575, 1048575)::integer order by bucket, part)
  from (select entry >> 20 as bucket, sum(entry & 1048575) as total from unnest($1) as entry group by 1) as buckets,
    generate_series(0, (total - 1) / 1048575) as part
$$;

-- Sums per reporting day and installation, derived from the facts in the transaction that writes those. A measure of 0 is null.
create table task_days (
  customer_no integer not null,
  day date not null, -- of the task's start, in the reporting time zone
  installation_no integer not null,
  scenario_no integer not null,
  version_no integer not null,
  ai_model text not null,
  kind smallint not null,
  started bigint, -- these four leave retries out
  completed bigint,
  failed bigint,
  warnings bigint,
  retries bigint,
  unpriced bigint, -- from here on of every task, retries too: tasks whose cost is unknown
  unvalued bigint, -- tasks whose time value is unknown for want of an hourly rate
  valued bigint, -- tasks that have minutes and whose time value is known
  unconverted bigint, -- tasks with an amount in a currency without a rate
  items bigint, -- of ended tasks, as are all that follow
  freed_micros bigint, -- millionths of a minute
  human_micros bigint,
  credits_micros bigint, -- millionths of a credit
  input_tokens bigint,
  output_tokens bigint,
  time_value_low bigint, -- micros of the reporting currency
  time_value bigint,
  time_value_high bigint,
  reported_value bigint,
  naive_value bigint,
  freed_value bigint,
  human_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  estimated_value bigint, -- the parts of the time value whose minutes are estimated, confirmed and measured
  confirmed_value bigint,
  measured_value bigint,
  durations integer[], -- of completed first tries: bucket << 20 | count, see merge_durations
  constraint task_days_pkey primary key (customer_no, day, installation_no, version_no, ai_model, kind)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

create index task_days_day_idx on task_days (day); -- counting a day anew
create index task_days_scenario_no_day_idx on task_days (scenario_no, day); -- a scenario's installations in the catalogue

-- The same per month and customer, for long periods.
create table task_months (
  customer_no integer not null,
  month date not null, -- its first day
  scenario_no integer not null,
  ai_model text not null,
  kind smallint not null,
  started bigint,
  completed bigint,
  failed bigint,
  warnings bigint,
  retries bigint,
  unpriced bigint,
  unvalued bigint,
  valued bigint,
  unconverted bigint,
  items bigint,
  freed_micros bigint,
  human_micros bigint,
  credits_micros bigint,
  input_tokens bigint,
  output_tokens bigint,
  time_value_low bigint,
  time_value bigint,
  time_value_high bigint,
  reported_value bigint,
  naive_value bigint,
  freed_value bigint,
  human_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  estimated_value bigint,
  confirmed_value bigint,
  measured_value bigint,
  durations integer[],
  constraint task_months_pkey primary key (customer_no, month, scenario_no, ai_model, kind)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

create index task_months_month_idx on task_months (month); -- counting a month anew

-- The same over all customers.
create table library_days (
  day date not null,
  scenario_no integer not null,
  ai_model text not null,
  kind smallint not null,
  started bigint,
  completed bigint,
  failed bigint,
  warnings bigint,
  retries bigint,
  unpriced bigint,
  unvalued bigint,
  valued bigint,
  unconverted bigint,
  items bigint,
  freed_micros bigint,
  human_micros bigint,
  credits_micros bigint,
  input_tokens bigint,
  output_tokens bigint,
  time_value_low bigint,
  time_value bigint,
  time_value_high bigint,
  reported_value bigint,
  naive_value bigint,
  freed_value bigint,
  human_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  estimated_value bigint,
  confirmed_value bigint,
  measured_value bigint,
  durations integer[],
  constraint library_days_pkey primary key (day, scenario_no, ai_model, kind)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

create index library_days_scenario_no_day_idx on library_days (scenario_no, day); -- the catalogue's figures of a scenario

create table library_months (
  month date not null,
  scenario_no integer not null,
  ai_model text not null,
  kind smallint not null,
  started bigint,
  completed bigint,
  failed bigint,
  warnings bigint,
  retries bigint,
  unpriced bigint,
  unvalued bigint,
  valued bigint,
  unconverted bigint,
  items bigint,
  freed_micros bigint,
  human_micros bigint,
  credits_micros bigint,
  input_tokens bigint,
  output_tokens bigint,
  time_value_low bigint,
  time_value bigint,
  time_value_high bigint,
  reported_value bigint,
  naive_value bigint,
  freed_value bigint,
  human_value bigint,
  credit_cost bigint,
  ai_cost bigint,
  estimated_value bigint,
  confirmed_value bigint,
  measured_value bigint,
  durations integer[],
  constraint library_months_pkey primary key (month, scenario_no, ai_model, kind)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

-- Failed tasks by the code of their error.
create table task_errors (
  customer_no integer not null,
  day date not null,
  scenario_no integer not null,
  ai_model text not null,
  kind smallint not null,
  error_code text not null,
  first_tries bigint,
  retries bigint,
  constraint task_errors_pkey primary key (customer_no, day, scenario_no, ai_model, kind, error_code)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

create index task_errors_day_idx on task_errors (day); -- counting a day anew, and errors of all customers

-- Headline counts per hour, for what happens now; kept for 90 days.
create table task_hours (
  hour timestamptz not null,
  scenario_no integer not null,
  started bigint,
  completed bigint,
  failed bigint,
  constraint task_hours_pkey primary key (hour, scenario_no)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

-- What the comparison of a day's sums with its facts has last found.
create table roll_up_checks (
  day date not null,
  checked_at timestamptz not null,
  facts bigint not null,
  differences jsonb not null, -- [{ "table", "rows", "example" }]: which sums were not those of the facts
  repaired_at timestamptz,
  constraint roll_up_checks_pkey primary key (day)
);

create index roll_up_checks_checked_at_idx on roll_up_checks (checked_at); -- which days have waited longest

-- Down Migration
set local lock_timeout = '5s';

drop table roll_up_checks;
drop table reporting_settings;
alter table task_days rename to numbered_days;
alter table task_hours rename to numbered_hours;
alter index task_days_pkey rename to numbered_days_pkey;
alter index task_hours_pkey rename to numbered_hours_pkey;

create table task_days (
  day date not null,
  scenario_id text not null,
  version_id text not null,
  customer_id text not null,
  ai_model text not null,
  kind text not null,
  started bigint not null,
  completed bigint not null,
  failed bigint not null,
  warnings bigint not null,
  retries bigint not null,
  time_value_low_micros numeric(30, 0) not null,
  time_value_micros numeric(30, 0) not null,
  time_value_high_micros numeric(30, 0) not null,
  reported_value_micros numeric(30, 0) not null,
  measured_value_micros numeric(30, 0) not null,
  naive_value_micros numeric(30, 0) not null,
  credit_cost_micros numeric(30, 0) not null,
  ai_cost_micros numeric(30, 0) not null,
  unpriced bigint not null,
  unvalued bigint not null,
  valued bigint not null,
  unconverted bigint not null,
  constraint task_days_pkey primary key (day, scenario_id, version_id, customer_id, ai_model, kind),
  constraint task_days_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint task_days_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict,
  constraint task_days_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create table task_hours (
  hour timestamptz not null,
  scenario_id text not null,
  started bigint not null,
  completed bigint not null,
  failed bigint not null,
  constraint task_hours_pkey primary key (hour, scenario_id),
  constraint task_hours_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

insert into task_days
select day, scenarios.id, scenario_versions.id, customers.id, ai_model, case kind when 1 then 'run' when 2 then 'test' else 'errorHandler' end,
  coalesce(sum(started), 0), coalesce(sum(completed), 0), coalesce(sum(failed), 0), coalesce(sum(warnings), 0), coalesce(sum(retries), 0),
  coalesce(sum(time_value_low), 0), coalesce(sum(time_value), 0), coalesce(sum(time_value_high), 0), coalesce(sum(reported_value), 0),
  coalesce(sum(reported_value), 0) + coalesce(sum(confirmed_value), 0) + coalesce(sum(measured_value), 0), coalesce(sum(naive_value), 0),
  coalesce(sum(credit_cost), 0), coalesce(sum(ai_cost), 0), coalesce(sum(unpriced), 0), coalesce(sum(unvalued), 0), coalesce(sum(valued), 0),
  coalesce(sum(unconverted), 0)
from numbered_days days join customers on customers.no = days.customer_no join scenarios on scenarios.no = days.scenario_no
  join scenario_versions on scenario_versions.no = days.version_no
group by 1, 2, 3, 4, 5, 6;

insert into task_hours
select hour, scenarios.id, coalesce(started, 0), coalesce(completed, 0), coalesce(failed, 0)
from numbered_hours hours join scenarios on scenarios.no = hours.scenario_no;

drop table task_errors;
drop table library_months;
drop table library_days;
drop table task_months;
drop table numbered_hours;
drop table numbered_days;
drop function merge_durations;
create index task_days_scenario_id_day_idx on task_days (scenario_id, day);
create index task_days_customer_id_day_idx on task_days (customer_id, day);
