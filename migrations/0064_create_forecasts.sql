-- Up Migration
set local lock_timeout = '5s';

-- Every forecast that was published: by which model, from which data, and how it did on the past. Of one metric, interval, horizon and last
-- finished bucket there is one, whoever makes it first; it never changes, so that its record cannot be improved afterwards.
create table forecasts (
  id text not null,
  metric text not null,
  bucket_interval text not null,
  horizon smallint not null, -- buckets ahead
  through date not null, -- the first day of the last bucket that was over
  time_zone text not null,
  currency text not null,
  formula_version smallint not null,
  as_of timestamptz not null, -- up to which instant facts were counted
  history_from date not null,
  history_values integer not null,
  history_digest bytea not null, -- sha256 of the values: tells whether they have changed since
  model text not null, -- the best of the backtest
  shown text not null,
  naive_model text not null, -- the better one of the naive forecasts
  reason text, -- why the best one is not shown
  candidates jsonb not null, -- [{ model, mase, smape, coverage80, coverage95 }]
  origins smallint not null,
  low_history boolean not null,
  scale double precision not null, -- what the naive forecast was wrong by within the history: the measure of MASE
  widening double precision not null, -- times by which the intervals are wider than the backtest alone says
  made_at timestamptz not null,
  constraint forecasts_pkey primary key (id),
  constraint forecasts_key unique (metric, bucket_interval, horizon, through, time_zone, currency, formula_version),
  constraint forecasts_bucket_interval_check check (bucket_interval in ('day', 'month'))
);

create table forecast_points (
  forecast_id text not null,
  bucket date not null,
  value double precision not null,
  low80 double precision not null,
  high80 double precision not null,
  low95 double precision not null,
  high95 double precision not null,
  naive double precision not null,
  constraint forecast_points_pkey primary key (forecast_id, bucket),
  constraint forecast_points_forecast_id_fkey foreign key (forecast_id) references forecasts (id) on delete restrict
);

create index forecast_points_bucket_idx on forecast_points (bucket); -- what can be scored by now, and the newest record

-- What came of it, once it is known.
create table forecast_scores (
  forecast_id text not null,
  bucket date not null,
  actual double precision not null,
  scored_at timestamptz not null,
  constraint forecast_scores_pkey primary key (forecast_id, bucket),
  constraint forecast_scores_point_fkey foreign key (forecast_id, bucket) references forecast_points (forecast_id, bucket) on delete restrict
);

create function refuse_forecast_change() returns trigger language plpgsql as $$
begin
  raise exception 'forecasts and their scores are append-only: what was published stays';
end
$$;

create trigger forecasts_refuse_change before update or delete on forecasts for each row execute function refuse_forecast_change();
create trigger forecast_points_refuse_change before update or delete on forecast_points for each row execute function refuse_forecast_change();
create trigger forecast_scores_refuse_change before update or delete on forecast_scores for each row execute function refuse_forecast_change();

-- Down Migration
set local lock_timeout = '5s';
drop table forecast_scores;
drop table forecast_points;
drop table forecasts;
drop function refuse_forecast_change();
