-- Up Migration
set local lock_timeout = '5s';

-- Installed ones whose habit it was to run and that tell nothing, as they were found last: the list of installations shows exactly those.
alter table insight_settings add silent_installation_nos integer[] not null default '{}';
update watched_subjects set left_out = left_out || '{silent_installation_nos}' where subject = 'insight_settings';

-- Down Migration
set local lock_timeout = '5s';
update watched_subjects set left_out = array_remove(left_out, 'silent_installation_nos') where subject = 'insight_settings';
alter table insight_settings drop silent_installation_nos;
