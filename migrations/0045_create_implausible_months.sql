-- Up Migration
set local lock_timeout = '5s';

-- Months that are hard to believe, as reported: figures count them all the same, and say so. Found anew each hour, for this month and the last.
create table implausible_months (
  month date not null, -- its first day
  kind text not null,
  subject_id text not null, -- the installation or the customer
  customer_id text not null,
  scenario_id text, -- of an installation
  figure numeric not null, -- minutes per run, hours, or models on one day
  limit_of_belief numeric not null,
  constraint implausible_months_pkey primary key (month, kind, subject_id),
  constraint implausible_months_kind_check check (kind in ('minutesPerRun', 'hoursPerMonth', 'modelsPerDay') and (kind = 'minutesPerRun') = (scenario_id is not null)),
  constraint implausible_months_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint implausible_months_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);

create index implausible_months_customer_id_idx on implausible_months (customer_id, month); -- a customer's figures, and its deletion
create index implausible_months_scenario_id_idx on implausible_months (scenario_id, month); -- a scenario's, and its deletion

-- Down Migration
set local lock_timeout = '5s';
drop table implausible_months;
