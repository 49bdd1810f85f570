-- Up Migration
set local lock_timeout = '5s';

-- The number of the earlier version whose content a rollback published again: what came in between is not in it.
alter table scenario_versions
  add column brings_back integer,
  add constraint scenario_versions_brings_back_check check (brings_back < number);

update scenario_versions
set brings_back = substring(changelog from '^Rolled back to version (\d{1,9})\.$')::integer
where changelog ~ '^Rolled back to version \d{1,9}\.$' and substring(changelog from '^Rolled back to version (\d{1,9})\.$')::integer < number;

-- Down Migration
set local lock_timeout = '5s';
alter table scenario_versions drop column brings_back;
