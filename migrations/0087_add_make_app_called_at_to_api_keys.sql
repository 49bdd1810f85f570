-- Up Migration
set local lock_timeout = '5s';

alter table api_keys add column make_app_called_at timestamptz; -- when the Make app first called with it
create index api_keys_make_app_called_at_idx on api_keys (make_app_called_at) where make_app_called_at is not null; -- the first steps: the first call of all
create index scenarios_own_published_idx on scenarios (first_published_at) where first_published_at is not null and not is_starter; -- the first steps: the first scenario of one's own

-- Down Migration
set local lock_timeout = '5s';
drop index scenarios_own_published_idx;
alter table api_keys drop column make_app_called_at;
