-- Up Migration
set local lock_timeout = '5s';

-- Sums for counting days anew, which makes thousands of each beside one another: they keep the sum and no more, eight bytes of a bigint where the
-- built-in one keeps sixteen and answers a numeric, a few hundred of a histogram where it keeps thousands. Beyond a bigint the first one fails.
create aggregate bigint_sum(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);
create aggregate histogram_sum(numeric) (sfunc = numeric_add, stype = numeric, combinefunc = numeric_add, parallel = safe);

-- Down Migration
set local lock_timeout = '5s';
drop aggregate histogram_sum(numeric);
drop aggregate bigint_sum(bigint);
