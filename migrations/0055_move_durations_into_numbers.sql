-- Up Migration
set local lock_timeout = '5s';

-- A histogram is one number: the count of each bucket has twelve decimal digits of its own, those of bucket 0 the last. Adding histograms
-- is adding numbers, for whoever records, counts anew or asks. (It was an array of bucket << 20 | count.)
create function durations_as_number(integer[]) returns numeric language sql immutable strict parallel safe as $$
  select sum(((entry & 1048575) || 'e' || 12 * (entry >> 20))::numeric) from unnest($1) as entry
$$;
alter table task_days alter column durations type numeric using durations_as_number(durations);
alter table task_months alter column durations type numeric using durations_as_number(durations);
alter table library_days alter column durations type numeric using durations_as_number(durations);
alter table library_months alter column durations type numeric using durations_as_number(durations);
drop function durations_as_number;
drop function merge_durations;

-- Down Migration
set local lock_timeout = '5s';
create function merge_durations(integer[]) returns integer[] language sql immutable strict parallel safe as $$
  select array_agg((bucket << 20) + least(total - part * 1048575, 1048575)::integer order by bucket, part)
  from (select entry >> 20 as bucket, sum(entry & 1048575) as total from unnest($1) as entry group by 1) as buckets,
    generate_series(0, (total - 1) / 1048575) as part
$$;
create function durations_as_array(numeric) returns integer[] language sql immutable strict parallel safe as $$
  select array_agg((bucket << 20) + least(count - part * 1048575, 1048575)::integer order by bucket, part)
  from (
    select bucket, substr(told, length(told) - 12 * bucket - 11, 12)::bigint as count
    from (select lpad($1::text, (length($1::text) + 11) / 12 * 12, '0') as told) as padded, generate_series(0, length(told) / 12 - 1) as bucket
  ) as counted, generate_series(0, (count - 1) / 1048575) as part
  where count > 0
$$;
alter table task_days alter column durations type integer[] using durations_as_array(durations);
alter table task_months alter column durations type integer[] using durations_as_array(durations);
alter table library_days alter column durations type integer[] using durations_as_array(durations);
alter table library_months alter column durations type integer[] using durations_as_array(durations);
drop function durations_as_array;
