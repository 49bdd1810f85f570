-- Up Migration
set local lock_timeout = '5s';

-- Counts every change of what values are made from, in its transaction, so that those who record keep it in memory until it grows.
create table valuing_state (
  is_only boolean not null default true,
  revision bigint not null default 1,
  constraint valuing_state_pkey primary key (is_only),
  constraint valuing_state_is_only_check check (is_only)
);
insert into valuing_state default values;

create function count_valuing_change() returns trigger language plpgsql as $$
begin
  update valuing_state set revision = revision + 1;
  return null;
end
$$;

create trigger assumptions_count_valuing_change after insert or update or delete or truncate on assumptions
  for each statement execute function count_valuing_change();
create trigger ai_model_prices_count_valuing_change after insert or update or delete or truncate on ai_model_prices
  for each statement execute function count_valuing_change();
create trigger make_credit_prices_count_valuing_change after insert or update or delete or truncate on make_credit_prices
  for each statement execute function count_valuing_change();
create trigger installations_count_valuing_change after update of make_plan on installations
  for each row when (new.make_plan is distinct from old.make_plan) execute function count_valuing_change();
create trigger scenarios_count_valuing_change after update of minutes_by_hand on scenarios
  for each row when (new.minutes_by_hand is distinct from old.minutes_by_hand) execute function count_valuing_change();

-- Down Migration
set local lock_timeout = '5s';
drop trigger scenarios_count_valuing_change on scenarios;
drop trigger installations_count_valuing_change on installations;
drop trigger make_credit_prices_count_valuing_change on make_credit_prices;
drop trigger ai_model_prices_count_valuing_change on ai_model_prices;
drop trigger assumptions_count_valuing_change on assumptions;
drop function count_valuing_change();
drop table valuing_state;
