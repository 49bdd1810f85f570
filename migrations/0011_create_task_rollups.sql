-- Up Migration
set local lock_timeout = '5s';

-- Sums per reporting day, derived from the facts in the same transaction; `recomputeDays` proves and repairs them.
create table task_days (
  day date not null, -- of the task's start, in the reporting time zone
  scenario_id text not null,
  version_id text not null,
  customer_id text not null,
  ai_model text not null,
  kind text not null,
  started bigint not null, -- these four leave retries out
  completed bigint not null,
  failed bigint not null,
  warnings bigint not null,
  retries bigint not null,
  time_value_low_micros numeric(30, 0) not null, -- from here on of every task, retries too
  time_value_micros numeric(30, 0) not null,
  time_value_high_micros numeric(30, 0) not null,
  reported_value_micros numeric(30, 0) not null,
  measured_value_micros numeric(30, 0) not null, -- the confirmed or measured part of time and reported value
  naive_value_micros numeric(30, 0) not null,
  credit_cost_micros numeric(30, 0) not null,
  ai_cost_micros numeric(30, 0) not null,
  unpriced bigint not null,
  unvalued bigint not null, -- tasks whose time value is unknown for want of an hourly rate
  valued bigint not null, -- tasks that have minutes and whose time value is known
  unconverted bigint not null, -- tasks with an amount in a currency without a rate
  constraint task_days_pkey primary key (day, scenario_id, version_id, customer_id, ai_model, kind),
  constraint task_days_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint task_days_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict,
  constraint task_days_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create index task_days_scenario_id_day_idx on task_days (scenario_id, day);
create index task_days_customer_id_day_idx on task_days (customer_id, day);

-- Headline counts per hour, for what happens now; kept for 90 days.
create table task_hours (
  hour timestamptz not null,
  scenario_id text not null,
  started bigint not null,
  completed bigint not null,
  failed bigint not null,
  constraint task_hours_pkey primary key (hour, scenario_id),
  constraint task_hours_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

-- Down Migration
set local lock_timeout = '5s';
drop table task_hours;
drop table task_days;
