-- Up Migration
set local lock_timeout = '5s';
alter table audit_runs add column checked integer not null default 0; -- gates, by the attempt that is under way

-- Down Migration
set local lock_timeout = '5s';
alter table audit_runs drop column checked;
