-- Up Migration
set local lock_timeout = '5s';

-- Tokens of Make that customers agreed to have stored, so that the run logs of an installation can be read.
create table make_tokens (
  installation_id text not null,
  zone text not null,
  sealed_token text not null, -- AES-256-GCM, bound to its installation; begins with the format and the id of its key
  consented_at timestamptz not null,
  policy_version text not null,
  pulls_from timestamptz not null, -- runs that started earlier were reported in another way, or not at all
  last_used_at timestamptz,
  refusals integer not null default 0, -- how often in a row Make has refused it
  constraint make_tokens_pkey primary key (installation_id),
  constraint make_tokens_refusals_check check (refusals >= 0),
  constraint make_tokens_installation_id_fkey foreign key (installation_id) references installations (id) on delete cascade
);

-- Why the customer's choice of reporting does not hold (a refused token), or what of it was missed.
alter table installations add column reporting_problem jsonb;

-- Whatever ends an installation or its reading of run logs takes its token along, in the same transaction.
create function installations_forget_make_token() returns trigger language plpgsql as $$
begin
  delete from make_tokens where installation_id = new.id;
  return null;
end $$;

create trigger installations_forget_make_token after update of status, reporting on installations
  for each row when (new.reporting <> 'pull' or new.status not in ('pending', 'installed'))
  execute function installations_forget_make_token();

-- How the installation reported when a blueprint was kept: one that is put back later gets the modules of the present way.
alter table replaced_blueprints add column reporting text;

-- How far the run logs of an installation have been read; it goes with the token.
create table run_log_cursors (
  installation_id text not null,
  zone text not null,
  organization_id bigint, -- whose rate limit counts; null while unknown
  is_on_demand boolean not null default false, -- in Make nothing but a person or a call starts it
  asked_at timestamptz, -- when Make was last asked for these two
  revision integer not null default 0, -- grows with every step: of two servers that read at once, one writes
  read_until timestamptz not null, -- everything that started earlier has been read
  running_since timestamptz, -- the earliest start of a run that had not ended
  read_deep_at timestamptz, -- when the look-back was last read whole
  sweep jsonb, -- where a reading of several pages stands
  next_pull_at timestamptz not null,
  last_pull_at timestamptz,
  failures integer not null default 0,
  constraint run_log_cursors_pkey primary key (installation_id),
  constraint run_log_cursors_installation_id_fkey foreign key (installation_id) references make_tokens (installation_id) on delete cascade
);

create index run_log_cursors_next_pull_at_idx on run_log_cursors (next_pull_at); -- which are due
create index run_log_cursors_zone_organization_id_idx on run_log_cursors (zone, organization_id); -- how many share a limit

-- Make's organizations whose logs are read, with their limits and the requests of the last minute, counted for all servers together.
create table make_organizations (
  zone text not null,
  organization_id bigint not null, -- 0: requests that only find out which organization it is
  requests_per_minute integer not null, -- what Make's licence allows
  retention_days integer,
  recent_requests timestamptz[] not null default '{}',
  blocked_until timestamptz, -- Make answered 429
  constraint make_organizations_pkey primary key (zone, organization_id)
);

-- Down Migration
set local lock_timeout = '5s';
drop table make_organizations;
drop table run_log_cursors;
drop trigger installations_forget_make_token on installations;
drop function installations_forget_make_token();
alter table replaced_blueprints drop column reporting;
alter table installations drop column reporting_problem;
drop table make_tokens;
