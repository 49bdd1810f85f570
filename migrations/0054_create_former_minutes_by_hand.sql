-- Up Migration
set local lock_timeout = '5s';

-- The minutes that came with a scenario until they were changed: what ran before is valued with them, also when it is told late or restated.
create table former_minutes_by_hand (
  scenario_id text not null,
  until timestamptz not null,
  minutes_by_hand numeric not null,
  constraint former_minutes_by_hand_pkey primary key (scenario_id, until),
  constraint former_minutes_by_hand_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);

create function keep_former_minutes_by_hand() returns trigger language plpgsql as $$
begin
  insert into former_minutes_by_hand (scenario_id, until, minutes_by_hand) values (old.id, new.updated_at, old.minutes_by_hand)
  on conflict do nothing;
  return null;
end;
$$;
create trigger scenarios_keep_former_minutes_by_hand after update on scenarios
  for each row when (old.minutes_by_hand is distinct from new.minutes_by_hand and old.updated_at is distinct from new.updated_at)
  execute function keep_former_minutes_by_hand();

-- Down Migration
set local lock_timeout = '5s';
drop trigger scenarios_keep_former_minutes_by_hand on scenarios;
drop function keep_former_minutes_by_hand();
drop table former_minutes_by_hand;
