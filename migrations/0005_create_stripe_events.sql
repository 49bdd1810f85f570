-- Up Migration
set local lock_timeout = '5s';

-- Every event that Stripe sent, once, as the bytes that were signed; a loop works them off.
create table stripe_events (
  id text not null, -- Stripe's own
  type text not null,
  api_version text,
  livemode boolean not null,
  account text, -- set on events of a connected account
  object_id text, -- of the object that the event is about
  payload bytea not null, -- bytes, because jsonb refuses \u0000 and reorders keys
  headers jsonb not null,
  created_at timestamptz not null, -- Stripe's, to the second
  received_at timestamptz not null,
  state text not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default clock_timestamp(),
  lease text, -- of the worker that has it; a late commit with another lease is refused
  leased_until timestamptz,
  outcome text, -- one sentence for the operator
  error text, -- of the last failed attempt
  processed_at timestamptz,
  constraint stripe_events_pkey primary key (id),
  constraint stripe_events_state_check check (state in ('pending', 'done', 'ignored', 'quarantined', 'failed'))
);

create index stripe_events_next_attempt_at_idx on stripe_events (next_attempt_at) where state = 'pending';
create index stripe_events_created_at_id_idx on stripe_events (created_at desc, id desc);
create index stripe_events_object_id_idx on stripe_events (object_id);

-- Down Migration
set local lock_timeout = '5s';
drop table stripe_events;
