-- Up Migration
set local lock_timeout = '5s';

-- First answers of requests that carried an Idempotency-Key, kept for 24 hours per credential.
create table idempotency_keys (
  credential text not null,
  key text not null,
  request_hash text not null,
  status integer,
  body jsonb,
  created_at timestamptz not null,
  leased_until timestamptz, -- while the first request runs; after it another may continue
  constraint idempotency_keys_pkey primary key (credential, key)
);

create index idempotency_keys_created_at_idx on idempotency_keys (created_at); -- the daily clean-up

-- Down Migration
set local lock_timeout = '5s';
drop table idempotency_keys;
