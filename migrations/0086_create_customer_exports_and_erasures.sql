-- Up Migration
set local lock_timeout = '5s';

-- Copies of all that is kept about a customer, for that customer to take away.
create table customer_exports (
  id text not null,
  customer_id text not null,
  state text not null,
  tables_done integer not null default 0,
  table_count integer not null,
  row_count bigint not null default 0,
  byte_count bigint not null default 0, -- of the JSON, unpacked
  created_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz not null,
  constraint customer_exports_pkey primary key (id),
  constraint customer_exports_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_exports_state_check check (state in ('gathering', 'ready', 'failed')),
  constraint customer_exports_ready_at_check check ((state = 'ready') = (ready_at is not null))
);

create unique index customer_exports_gathering_key on customer_exports (customer_id) where state = 'gathering'; -- one at a time
create index customer_exports_customer_id_id_idx on customer_exports (customer_id, id desc); -- a customer's list
create index customer_exports_expires_at_idx on customer_exports (expires_at); -- the daily clean-up

create table customer_export_parts (
  export_id text not null,
  place integer not null,
  content bytea not null, -- gzip; one behind the other they are the file
  constraint customer_export_parts_pkey primary key (export_id, place),
  constraint customer_export_parts_export_id_fkey foreign key (export_id) references customer_exports (id) on delete cascade
);

-- Who was forgotten, when, and at whose wish. The customer's row stays, with nothing in it that leads to the person.
create table customer_erasures (
  customer_id text not null,
  requested_by text not null, -- as work-in-hand.ts names it
  erased_at timestamptz not null,
  finished_at timestamptz, -- what is found by reading whole tables is gone too
  traces text[], -- by which that is found; null once it is finished
  constraint customer_erasures_pkey primary key (customer_id),
  constraint customer_erasures_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint customer_erasures_traces_check check ((traces is null) = (finished_at is not null))
);

create index customer_erasures_unfinished_idx on customer_erasures (erased_at) where finished_at is null; -- the job that finishes them

alter table customers add column erased_at timestamptz;

-- What is append-only stays so but for an erasure, which says `library.erases` and may take out words, never a figure.
create or replace function refuse_consent_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('library.erases', true) = 'on' then
    return old;
  end if;
  raise exception 'consents are append-only: insert a new row instead';
end
$$;

create or replace function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('library.erases', true) = 'on' then
    if to_jsonb(new) - 'note' = to_jsonb(old) - 'note' then return new; end if;
  end if;
  raise exception 'The ledger % is append-only: write a correcting row instead.', tg_table_name using errcode = 'restrict_violation';
end
$$;

-- Down Migration
set local lock_timeout = '5s';
create or replace function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger % is append-only: write a correcting row instead.', tg_table_name using errcode = 'restrict_violation';
end
$$;
create or replace function refuse_consent_change() returns trigger language plpgsql as $$
begin
  raise exception 'consents are append-only: insert a new row instead';
end
$$;
alter table customers drop column erased_at;
drop table customer_erasures;
drop table customer_export_parts;
drop table customer_exports;
