-- Up Migration
set local lock_timeout = '5s';

-- Operators: the people who run the library. Columns are those that the sign-in library expects, plus the role.
create table users (
  id text not null,
  email text not null,
  email_verified boolean not null default false,
  name text not null,
  username text not null,
  image text,
  role text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint users_pkey primary key (id),
  constraint users_email_key unique (email),
  constraint users_email_check check (email = lower(email) and email like '%_@_%'),
  constraint users_username_key unique (username),
  constraint users_username_check check (username ~ '^[a-z0-9_.]{3,30}$'),
  constraint users_role_check check (role in ('owner', 'admin', 'analyst', 'support'))
);

-- Who is signed in; the cookie holds the token, signed.
create table operator_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint operator_sessions_pkey primary key (id),
  constraint operator_sessions_token_key unique (token),
  constraint operator_sessions_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);

create index operator_sessions_user_id_idx on operator_sessions (user_id);

-- How an operator proves who they are; provider "credential" holds the argon2id hash of the password.
create table operator_accounts (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint operator_accounts_pkey primary key (id),
  constraint operator_accounts_user_id_provider_id_key unique (user_id, provider_id),
  constraint operator_accounts_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);

-- Expected by the sign-in library; none of its operations that write here is open.
create table operator_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint operator_verifications_pkey primary key (id)
);

create index operator_verifications_identifier_idx on operator_verifications (identifier);

-- One-time links: the first owner's (without a user) and those by which a new operator sets the password. A used one is deleted.
create table operator_links (
  token_hash bytea not null,
  user_id text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint operator_links_pkey primary key (token_hash),
  constraint operator_links_user_id_key unique nulls not distinct (user_id), -- a new link replaces the former
  constraint operator_links_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);

-- Down Migration
set local lock_timeout = '5s';
drop table operator_links;
drop table operator_verifications;
drop table operator_accounts;
drop table operator_sessions;
drop table users;
