-- Up Migration
set local lock_timeout = '5s';

alter table task_errors set (fillfactor = 90); -- a row changes a few times at most: no change has to leave its page

-- Down Migration
set local lock_timeout = '5s';
alter table task_errors set (fillfactor = 75);
