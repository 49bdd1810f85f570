-- Up Migration
set local lock_timeout = '5s';

-- The days of all customers and all scenarios together: what nobody tells scenarios apart in is read from a row per day, model and kind.
create table total_days (
  day date not null,
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
  durations numeric,
  constraint total_days_pkey primary key (day, ai_model, kind)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);

lock table library_days in share mode; -- whoever is recording commits first: its sums are among these
insert into total_days
select day, ai_model, kind,
  nullif(bigint_sum(started), 0), nullif(bigint_sum(completed), 0), nullif(bigint_sum(failed), 0), nullif(bigint_sum(warnings), 0),
  nullif(bigint_sum(retries), 0), nullif(bigint_sum(unpriced), 0), nullif(bigint_sum(unvalued), 0), nullif(bigint_sum(valued), 0),
  nullif(bigint_sum(unconverted), 0), nullif(bigint_sum(items), 0), nullif(bigint_sum(freed_micros), 0),
  nullif(bigint_sum(human_micros), 0), nullif(bigint_sum(credits_micros), 0), nullif(bigint_sum(input_tokens), 0),
  nullif(bigint_sum(output_tokens), 0), nullif(bigint_sum(time_value_low), 0), nullif(bigint_sum(time_value), 0),
  nullif(bigint_sum(time_value_high), 0), nullif(bigint_sum(reported_value), 0), nullif(bigint_sum(naive_value), 0),
  nullif(bigint_sum(freed_value), 0), nullif(bigint_sum(human_value), 0), nullif(bigint_sum(credit_cost), 0),
  nullif(bigint_sum(ai_cost), 0), nullif(bigint_sum(estimated_value), 0), nullif(bigint_sum(confirmed_value), 0),
  nullif(bigint_sum(measured_value), 0), nullif(histogram_sum(durations), 0)
from library_days group by day, ai_model, kind
having coalesce(bigint_sum(started), bigint_sum(retries)) is not null;

-- Down Migration
set local lock_timeout = '5s';
drop table total_days;
