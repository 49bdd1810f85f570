-- Up Migration
set local lock_timeout = '5s';

-- What was shown and what of it was installed, as it was counted last: one row. The page asks for it often, and counting goes through 90 days of
-- exposures. Counted anew each hour.
create table recommendation_outcomes (
  is_only boolean not null default true,
  first_day date not null,
  last_day date not null,
  models jsonb not null, -- as the API answers them
  counted_at timestamptz not null,
  constraint recommendation_outcomes_pkey primary key (is_only),
  constraint recommendation_outcomes_is_only_check check (is_only)
);

-- Down Migration
set local lock_timeout = '5s';
drop table recommendation_outcomes;
