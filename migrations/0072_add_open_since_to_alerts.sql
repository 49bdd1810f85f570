-- Up Migration
set local lock_timeout = '5s';
alter table alerts add column open_since timestamptz; -- when it came back within the cool-down of its rule; null: it is open since it was opened

-- Down Migration
set local lock_timeout = '5s';
alter table alerts drop column open_since;
