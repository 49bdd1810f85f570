-- Up Migration
set local lock_timeout = '5s';

-- An offer without a product of its own is for the next tier of the customer's plan, or for what is recommended to them.
alter table offers add column is_recommended boolean not null default false;
alter table offers add constraint offers_recommended_check
  check (not is_recommended or num_nonnulls(scenario_id, bundle_id, plan_id) = 0);

-- Down Migration
set local lock_timeout = '5s';
alter table offers drop constraint offers_recommended_check;
alter table offers drop column is_recommended;
