-- Up Migration
set local lock_timeout = '5s';

-- What making and running the library costs its operator.
create table library_costs (
  id text not null,
  kind text not null,
  scenario_id text, -- null: shared out by the runs of its month
  amount bigint not null,
  currency text not null,
  spent_on date, -- a one-off cost, on its day
  month date, -- a monthly one, spread over the days of the month
  note text,
  created_at timestamptz not null,
  constraint library_costs_pkey primary key (id),
  constraint library_costs_kind_check check (kind in ('creation', 'support', 'acquisition', 'hosting', 'other')),
  constraint library_costs_dated_check check ((spent_on is null) <> (month is null) and extract(day from month) is not distinct from case when month is not null then 1 end),
  constraint library_costs_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index library_costs_created_at_idx on library_costs (created_at desc, id desc);

-- Down Migration
set local lock_timeout = '5s';
drop table library_costs;
