-- Up Migration
set local lock_timeout = '5s';

-- Customers who are signed in on the web. The cookie holds a secret of which only the hash is kept; a session that is ended is deleted.
create table customer_sessions (
  id text not null,
  customer_id text not null,
  key_id text, -- the API key that it was begun with: it ends with that key; null: a mailed link
  token_hash bytea not null,
  former_token_hash bytea, -- what the secret was before the last rotation, for requests that were under way
  address text,
  user_agent text,
  created_at timestamptz not null,
  rotated_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  constraint customer_sessions_pkey primary key (id),
  constraint customer_sessions_token_hash_key unique (token_hash),
  constraint customer_sessions_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_sessions_key_id_fkey foreign key (key_id) references api_keys (id) on delete cascade
);

create unique index customer_sessions_former_token_hash_key on customer_sessions (former_token_hash); -- who calls, right after a rotation
create index customer_sessions_customer_id_id_idx on customer_sessions (customer_id, id desc); -- "signed in on"
create index customer_sessions_key_id_idx on customer_sessions (key_id); -- the deletion of a key
create index customer_sessions_expires_at_idx on customer_sessions (expires_at); -- the daily clean-up

-- Links by which somebody proves an address; whether it has a customer is looked up when the mail is sent and when the link is used.
create table customer_sign_ins (
  id text not null,
  email text not null,
  page text not null, -- of the account, where the link leads in the end
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint customer_sign_ins_pkey primary key (id)
);

create index customer_sign_ins_expires_at_idx on customer_sign_ins (expires_at); -- the daily clean-up
create index customer_sign_ins_email_idx on customer_sign_ins (email); -- the erasure of a customer

-- Down Migration
set local lock_timeout = '5s';
drop table customer_sign_ins;
drop table customer_sessions;
