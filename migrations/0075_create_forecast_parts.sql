-- Up Migration
set local lock_timeout = '5s';

-- What was foretold of each of the largest scenarios and of all others together, beside a published forecast of the whole: so that it can be
-- told by how much the parts add up to something else, and which of the two came nearer. It never changes either.
create table forecast_parts (
  forecast_id text not null,
  place smallint not null, -- 0 is the largest
  scenario_id text, -- null: all others together; one that is gone keeps its part
  shown text not null,
  recent double precision not null, -- of as many buckets before as were foretold
  expected double precision[] not null, -- of each bucket
  constraint forecast_parts_pkey primary key (forecast_id, place),
  constraint forecast_parts_forecast_id_fkey foreign key (forecast_id) references forecasts (id) on delete restrict
);

create trigger forecast_parts_refuse_change before update or delete on forecast_parts for each row execute function refuse_forecast_change();

-- Down Migration
set local lock_timeout = '5s';
drop table forecast_parts;
