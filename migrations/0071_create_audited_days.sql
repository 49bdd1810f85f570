-- Up Migration
set local lock_timeout = '5s';

-- What audits found when they went through the tasks of a day in UTC that is over, and what the sums said then: while they say the same, nothing
-- has come in and the day needs no other look before its turn. Nothing rests on it but which day is looked at next, and what stands until then.
create table audited_days (
  day date not null,
  looked_at timestamptz not null,
  sums text, -- a digest of total_days; null: something came in during the look
  tasks bigint not null,
  findings jsonb not null, -- counts of what should not be, by name
  constraint audited_days_pkey primary key (day)
);

-- Down Migration
set local lock_timeout = '5s';
drop table audited_days;
