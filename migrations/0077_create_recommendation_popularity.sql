-- Up Migration
set local lock_timeout = '5s';

-- How popular each scenario was when that was counted last: where thousands have something, a request reads these rows rather than every
-- installation and purchase. Counted anew each hour.
create table recommendation_popularity (
  scenario_id text not null,
  holders integer not null, -- customers who have it
  points double precision not null, -- of the last 90 days, one for each customer, half of it after 30 days
  installers integer not null, -- of the last 90 days, who have it installed
  buyers integer not null, -- of the last 90 days, who bought it and have not installed it
  counted_at timestamptz not null,
  constraint recommendation_popularity_pkey primary key (scenario_id),
  constraint recommendation_popularity_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);

-- So that a library which is large already does not wait for the first count.
insert into recommendation_popularity (scenario_id, holders, points, installers, buyers, counted_at)
select scenario_id, count(*), coalesce(sum(power(0.5, floor(age) / 30)) filter (where age < 90), 0), count(*) filter (where age < 90 and is_installed),
  count(*) filter (where age < 90 and not is_installed), now()
from (
  select scenario_id, customer_id, extract(epoch from now() - max(at)) / 86400 as age, bool_or(is_installed) as is_installed
  from (
    select scenario_id, customer_id, confirmed_at as at, true as is_installed from installations where status = 'installed' and confirmed_at is not null
    union all
    select l.scenario_id, o.customer_id, o.paid_at, false from orders o join order_lines l on l.order_id = o.id
    where o.kind = 'purchase' and o.status not in ('pending', 'refunded') and o.paid_at is not null and l.scenario_id is not null
  ) ways join customers c on c.id = customer_id and not c.is_demo
  group by 1, 2
) got group by scenario_id;

-- Down Migration
set local lock_timeout = '5s';
drop table recommendation_popularity;
