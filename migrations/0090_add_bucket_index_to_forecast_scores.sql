-- Up Migration
set local lock_timeout = '5s';

create index forecast_scores_bucket_idx on forecast_scores (bucket); -- the record of the last days

-- Down Migration
set local lock_timeout = '5s';
drop index forecast_scores_bucket_idx;
