-- Up Migration
set local lock_timeout = '5s';

-- Who installs and pays; demo customers are made up.
create table customers (
  id text not null,
  email text not null,
  name text not null,
  organization text,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  constraint customers_pkey primary key (id),
  constraint customers_email_key unique (email),
  constraint customers_email_check check (email = lower(email) and email like '%_@_%')
);

-- Sign-ups waiting for the click in the mail; the customer exists only after it.
create table signups (
  id text not null,
  email text not null,
  name text not null,
  organization text,
  consents jsonb not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint signups_pkey primary key (id),
  constraint signups_token_hash_key unique (token_hash)
);

create index signups_expires_at_idx on signups (expires_at); -- the daily clean-up

-- What a customer agreed to, append-only: the last row of a purpose is what holds.
create table consents (
  id bigint generated always as identity,
  customer_id text not null,
  purpose text not null,
  is_granted boolean not null,
  policy_version text not null,
  created_at timestamptz not null,
  constraint consents_pkey primary key (id),
  constraint consents_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create index consents_customer_id_purpose_id_idx on consents (customer_id, purpose, id);

create function refuse_consent_change() returns trigger language plpgsql as $$
begin
  raise exception 'consents are append-only: insert a new row instead';
end
$$;

create trigger consents_refuse_change before update or delete on consents
  for each row execute function refuse_consent_change();

-- Keys of machines: a customer's (slk_…) or the library's for its operators' scripts (slo_…, with scopes). Only the hash is kept.
create table api_keys (
  id text not null,
  kind text not null,
  customer_id text,
  name text not null,
  prefix text not null,
  key_hash bytea not null,
  scopes text[] not null default '{}',
  created_by text,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint api_keys_pkey primary key (id),
  constraint api_keys_key_hash_key unique (key_hash),
  constraint api_keys_kind_check check (kind in ('customer', 'operator')),
  constraint api_keys_customer_id_check check ((kind = 'customer') = (customer_id is not null)),
  constraint api_keys_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint api_keys_created_by_fkey foreign key (created_by) references users (id) on delete set null
);

create index api_keys_customer_id_id_idx on api_keys (customer_id, id);
create index api_keys_created_by_idx on api_keys (created_by);

-- Down Migration
set local lock_timeout = '5s';
drop table api_keys;
drop table consents;
drop function refuse_consent_change();
drop table signups;
drop table customers;
