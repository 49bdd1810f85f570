-- Up Migration
set local lock_timeout = '5s';
alter table task_facts add column is_other_error boolean; -- its day had enough codes of errors when it failed: counted as "(other)"

-- Down Migration
set local lock_timeout = '5s';
alter table task_facts drop column is_other_error;
