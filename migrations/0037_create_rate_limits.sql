-- Up Migration
set local lock_timeout = '5s';

-- What each caller has used of a limit in its running window; shared by all servers. Worth nothing after a crash, so it writes no log.
create unlogged table rate_limits (
  key text not null, -- the limit and whom it holds
  points integer not null default 0,
  expire bigint, -- end of the window, in milliseconds since 1970
  constraint rate_limits_pkey primary key (key)
) with (fillfactor = 50);

create index rate_limits_expire_idx on rate_limits (expire); -- the clean-up of windows long past

-- One row, written on the primary every two seconds where a replica is read: how old it looks there is how far that is behind.
create table heartbeats (
  is_only boolean not null default true,
  beat_at timestamptz not null,
  constraint heartbeats_pkey primary key (is_only),
  constraint heartbeats_is_only_check check (is_only)
);
insert into heartbeats (beat_at) values (now());

-- The latest payments, which a feed of what happens now begins with.
create index outbox_events_payments_idx on outbox_events (announced_at desc) where type = 'payment.succeeded';

-- Down Migration
set local lock_timeout = '5s';
drop index outbox_events_payments_idx;
drop table heartbeats;
drop table rate_limits;
