-- Up Migration
set local lock_timeout = '5s';

-- When each customer looked at a scenario for the first time: where the funnel begins.
create table scenario_views (
  customer_id text not null,
  scenario_id text not null,
  first_viewed_at timestamptz not null,
  constraint scenario_views_pkey primary key (customer_id, scenario_id),
  constraint scenario_views_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint scenario_views_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);

create index scenario_views_first_viewed_at_idx on scenario_views (first_viewed_at); -- the funnel's period
create index scenario_views_scenario_id_idx on scenario_views (scenario_id); -- a scenario's funnel, and its deletion

-- Down Migration
set local lock_timeout = '5s';
drop table scenario_views;
