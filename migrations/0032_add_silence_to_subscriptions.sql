-- Up Migration
set local lock_timeout = '5s';

-- A period that is over by more than the grace, of which Stripe has told nothing: its rights rest until it does.
alter table subscriptions add column silent_at timestamptz; -- so it is looked at again then; null: no right depends on its period
alter table subscriptions add column is_silent boolean not null default false;
update subscriptions set silent_at = now() where status in ('active', 'trialing'); -- the first look finds out when it is due
create index subscriptions_silent_at_idx on subscriptions (silent_at) where not is_silent;

-- Down Migration
set local lock_timeout = '5s';
alter table subscriptions drop column is_silent, drop column silent_at;
