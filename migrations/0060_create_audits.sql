-- Up Migration
set local lock_timeout = '5s';

-- One pass over all gates. A lease keeps it to one server at a time; what was found stands in audit_entries.
create table audit_runs (
  id text not null,
  requested_by text not null,
  state text not null default 'waiting',
  lease text,
  leased_until timestamptz,
  error text,
  release text, -- of the server that checked
  head_position bigint, -- the last entry that was written with this run, and its hash: a chain that was cut short lacks it
  head_hash bytea,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint audit_runs_pkey primary key (id),
  constraint audit_runs_requested_by_check check (requested_by in ('schedule', 'operator', 'commandLine')),
  constraint audit_runs_state_check check (state in ('waiting', 'running', 'done', 'failed')),
  constraint audit_runs_head_check check ((state = 'done') = (head_position is not null and head_hash is not null and finished_at is not null))
);

create index audit_runs_created_at_id_idx on audit_runs (created_at desc, id desc); -- the list of runs
create index audit_runs_head_position_idx on audit_runs (head_position desc) where state = 'done'; -- the newest results, for each answer of figures
create unique index audit_runs_planned_key on audit_runs ((true)) where state in ('waiting', 'running'); -- one at a time

-- What gates found, and the seals of days that are over. Each row carries the hash of the one before it, so that none can be changed, taken
-- out or slipped in without showing.
create table audit_entries (
  position bigint not null,
  kind text not null,
  subject text not null, -- the gate, or the day in UTC
  run_id text not null,
  content jsonb not null,
  recorded_at timestamptz not null,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_entries_pkey primary key (position),
  constraint audit_entries_kind_check check (kind in ('result', 'seal')),
  constraint audit_entries_run_id_fkey foreign key (run_id) references audit_runs (id) on delete restrict
);

create index audit_entries_run_id_idx on audit_entries (run_id); -- the results of a run
create index audit_entries_subject_idx on audit_entries (kind, subject, position desc); -- a gate's history, the newest seal of a day

create function audit_entry_hash(entry audit_entries) returns bytea language sql stable as $$
  select sha256(entry.previous_hash || convert_to(jsonb_build_array(entry.position, entry.kind, entry.subject, entry.run_id,
    entry.content, extract(epoch from entry.recorded_at))::text, 'UTF8'))
$$;

create function chain_audit_entry() returns trigger language plpgsql as $$
declare
  former audit_entries;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit entries', 0));
  select * into former from audit_entries order by position desc limit 1;
  new.position := coalesce(former.position, 0) + 1;
  new.previous_hash := coalesce(former.hash, '\x'::bytea);
  new.hash := audit_entry_hash(new);
  return new;
end
$$;

create trigger audit_entries_are_chained before insert on audit_entries for each row execute function chain_audit_entry();
create trigger audit_entries_are_append_only before update or delete on audit_entries for each row execute function refuse_ledger_change();
create trigger audit_entries_are_never_truncated before truncate on audit_entries for each statement execute function refuse_ledger_change();

-- Down Migration
set local lock_timeout = '5s';
drop function audit_entry_hash(audit_entries);
drop table audit_entries;
drop function chain_audit_entry();
drop table audit_runs;
