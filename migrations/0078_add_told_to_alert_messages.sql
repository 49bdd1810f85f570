-- Up Migration
set local lock_timeout = '5s';
alter table alert_messages add column told text[] not null default '{}'; -- operators whose mail was handed over: another attempt leaves them out

-- Down Migration
set local lock_timeout = '5s';
alter table alert_messages drop column told;
