-- Up Migration
set local lock_timeout = '5s';

create index metrics_customer_id_recorded_at_id_idx on metrics (customer_id, recorded_at desc, id desc); -- a customer's list

-- Down Migration
set local lock_timeout = '5s';
drop index metrics_customer_id_recorded_at_id_idx;
