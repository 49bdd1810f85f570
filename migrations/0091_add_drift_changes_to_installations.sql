-- Up Migration
set local lock_timeout = '5s';

alter table installations add column drift_changes jsonb; -- the places that differ, without values; null: not listed
create index installations_drift_idx on installations (drift, id desc) where drift is not null; -- GET /admin/installations?drift=
create index installations_make_zone_idx on installations (make_zone, id desc) where make_zone is not null; -- GET /admin/installations?zone=

-- Down Migration
set local lock_timeout = '5s';
drop index installations_make_zone_idx;
drop index installations_drift_idx;
alter table installations drop column drift_changes;
