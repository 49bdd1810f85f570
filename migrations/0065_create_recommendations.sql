-- Up Migration
set local lock_timeout = '5s';

-- What a night's work found out about recommending: append-only, once for everything known up to an hour.
create table recommendation_runs (
  id text not null,
  watermark timestamptz not null, -- nothing that happened at it or later was looked at
  requested_by text not null,
  computed_at timestamptz not null,
  took_ms integer not null,
  formula_version integer not null,
  customers integer not null, -- who had anything
  multi_install_customers integer not null, -- who had two or more
  scenarios integer not null,
  model text not null, -- that fits the amount of facts
  is_gate_open boolean not null, -- whether it is served rather than popularity
  lower_bound double precision, -- the least low end of hit@3 gained; null: nobody could be predicted
  test_customers integer not null,
  reason text not null,
  evaluation jsonb not null,
  control jsonb not null, -- the same where nothing belongs together
  fairness jsonb not null, -- what was shown in the 30 days before, by the size of scenarios
  constraint recommendation_runs_pkey primary key (id),
  constraint recommendation_runs_watermark_key unique (watermark), -- the latest; and the same hour is worked through once
  constraint recommendation_runs_requested_by_check check (requested_by in ('clock', 'operator')),
  constraint recommendation_runs_model_check check (model in ('conditional', 'cosine')),
  constraint recommendation_runs_took_ms_check check (took_ms >= 0)
);

create function refuse_recommendation_run_change() returns trigger language plpgsql as $$
begin
  raise exception 'What was found out about recommending is append-only.' using errcode = 'restrict_violation';
end
$$;

create trigger recommendation_runs_are_append_only before update or delete on recommendation_runs
  for each row execute function refuse_recommendation_run_change();

-- Of each scenario of a run, those that customers have beside it most often. Only the latest runs keep theirs.
create table recommendation_neighbours (
  run_id text not null,
  scenario_id text not null,
  holders integer not null, -- customers who have it
  others text[] not null, -- scenarios, the most often first
  together integer[] not null, -- customers who have both
  constraint recommendation_neighbours_pkey primary key (run_id, scenario_id),
  constraint recommendation_neighbours_together_check check (cardinality(others) = cardinality(together)),
  constraint recommendation_neighbours_run_id_fkey foreign key (run_id) references recommendation_runs (id) on delete restrict,
  constraint recommendation_neighbours_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);

create index recommendation_neighbours_scenario_id_idx on recommendation_neighbours (scenario_id); -- the deletion of a scenario

-- Who first asked for recommendations when, and whether they are held out: they get none, so that the others can be compared with them.
create table recommendation_visitors (
  customer_id text not null,
  arm text not null,
  first_visited_at timestamptz not null,
  constraint recommendation_visitors_pkey primary key (customer_id),
  constraint recommendation_visitors_arm_check check (arm in ('treated', 'heldOut')),
  constraint recommendation_visitors_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

-- What a customer was shown on a day (UTC), as it stood when it was first shown that day.
create table recommendation_exposures (
  customer_id text not null,
  shown_on date not null,
  scenario_id text not null,
  shown_at timestamptz not null,
  place smallint not null, -- from 1
  model text not null,
  size_class text not null,
  run_id text, -- null: nothing had been computed
  constraint recommendation_exposures_pkey primary key (customer_id, shown_on, scenario_id),
  constraint recommendation_exposures_place_check check (place > 0),
  constraint recommendation_exposures_size_class_check check (size_class in ('new', 'small', 'middle', 'large')),
  constraint recommendation_exposures_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint recommendation_exposures_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint recommendation_exposures_run_id_fkey foreign key (run_id) references recommendation_runs (id) on delete restrict
);

create index recommendation_exposures_shown_on_idx on recommendation_exposures (shown_on); -- fairness and what was served lately
create index recommendation_exposures_scenario_id_idx on recommendation_exposures (scenario_id); -- the deletion of a scenario

-- Apps that a customer's organization in Make was seen to use, of those that scenarios of the library need.
create table recommendation_known_apps (
  customer_id text not null,
  app text not null,
  seen_at timestamptz not null,
  constraint recommendation_known_apps_pkey primary key (customer_id, app),
  constraint recommendation_known_apps_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

-- Down Migration
set local lock_timeout = '5s';
drop table recommendation_known_apps;
drop table recommendation_exposures;
drop table recommendation_visitors;
drop table recommendation_neighbours;
drop table recommendation_runs;
drop function refuse_recommendation_run_change();
