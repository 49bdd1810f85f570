-- Up Migration
set local lock_timeout = '5s';

-- Who changed what, when and why: one row per thing and transaction, written by triggers at its end, so that no code can forget it.
create table changes (
  number bigint not null, -- from 1 on without a gap, in the order of the commits
  subject text not null,
  subject_id text not null, -- the values of its key, with / between them; empty for what there is one of
  kind text not null,
  actor text, -- as work-in-hand.ts names it; null: a statement by hand, or nobody told
  reason text,
  request_id text,
  before jsonb,
  after jsonb,
  at timestamptz not null,
  previous_hash bytea not null,
  hash bytea not null, -- of this row and of the one before: see change_hash
  constraint changes_pkey primary key (number),
  constraint changes_kind_check check (kind in ('found', 'added', 'changed', 'removed')),
  constraint changes_states_check check ((before is null) = (kind = 'added') or kind = 'found'),
  constraint changes_after_check check ((after is null) = (kind = 'removed'))
);

create index changes_subject_idx on changes (subject, subject_id, number desc); -- the history of one thing, and its last state
create index changes_actor_idx on changes (actor, number desc); -- what somebody did
create index changes_at_idx on changes (at); -- ?from=&to=

-- What is watched. A table with parts in another has `beside`, an expression over `t` whose object belongs to its state.
create table watched_subjects (
  subject text not null, -- the table
  key_columns text[] not null,
  left_out text[] not null, -- columns that follow from others, change by themselves or are secret
  beside text not null,
  condition text not null, -- a condition over `t`: which rows are watched
  is_by_row boolean not null, -- a change is another row of the same key: each is noted, not the state at the end
  constraint watched_subjects_pkey primary key (subject)
);

-- The text is jsonb's own, which orders and spaces in one way, and time counts seconds, so no setting of a session changes it.
create function change_hash(c changes) returns bytea language sql stable as $$
  select sha256(c.previous_hash || convert_to(jsonb_build_array(c.number, c.subject, c.subject_id, c.kind, c.actor, c.reason, c.request_id,
    c.before, c.after, extract(epoch from c.at))::text, 'UTF8'))
$$;

-- Holds the end of the chain until the commit: changes are numbered in the order in which they are seen. A transaction that says `library.only_after`
-- (a subject, an id and a number) is refused where that thing was changed after the change with this number, whoever else writes at the same time.
-- It walks indexes whatever the statistics say: a plan that was made for an empty log would read all of it for each row of a long transaction.
create function append_change(of_subject text, of_id text, is_found boolean, state jsonb) returns void language plpgsql
  set enable_seqscan = off set enable_sort = off as $$
declare
  change changes%rowtype;
  last_change bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('changes', 0));
  select c.after, c.number into change.before, last_change from changes c
    where c.subject = of_subject and c.subject_id = of_id order by c.number desc limit 1;
  if starts_with(current_setting('library.only_after', true), of_subject || ' ' || of_id || ' ')
    and current_setting('library.only_after', true) <> of_subject || ' ' || of_id || ' ' || last_change then
    raise exception '% % changed meanwhile.', of_subject, of_id using errcode = 'SL409';
  end if;
  if change.before is not distinct from state then return; end if;
  change.subject := of_subject;
  change.subject_id := of_id;
  change.after := state;
  change.kind := case when is_found then 'found' when state is null then 'removed' when change.before is null then 'added' else 'changed' end;
  change.actor := nullif(current_setting('library.actor', true), '');
  change.reason := nullif(current_setting('library.reason', true), '');
  change.request_id := nullif(current_setting('library.request_id', true), '');
  change.at := clock_timestamp();
  select c.number + 1, c.hash into change.number, change.previous_hash from changes c order by c.number desc limit 1;
  change.number := coalesce(change.number, 1);
  change.previous_hash := coalesce(change.previous_hash, '\x');
  change.hash := change_hash(change);
  insert into changes select change.*;
  perform set_config('library.only_after', '', true); -- what the same transaction notes next follows on itself
end
$$;

-- What of a row is noted.
create function noted_state(watched watched_subjects) returns text language sql immutable as $$
  select format('to_jsonb(t) - %L::text[] || %s', watched.left_out, watched.beside)
$$;

-- The thing that a row is or belongs to, as it stands when the transaction ends.
create function note_change() returns trigger language plpgsql
  set enable_seqscan = off set enable_sort = off as $$
declare
  watched watched_subjects%rowtype;
  touched jsonb;
  key text[];
  state jsonb;
  known jsonb;
begin
  if tg_op = 'DELETE' then touched := to_jsonb(old); else touched := to_jsonb(new); end if;
  select * into watched from watched_subjects where subject = tg_argv[0];
  key := array(select touched ->> name from unnest(tg_argv[1:]) with ordinality as names (name, place) order by place);
  if watched.is_by_row and tg_op <> 'DELETE' then
    execute format('select %s from jsonb_populate_record(null::%I, $1) t where %s', noted_state(watched), watched.subject, watched.condition)
      into state using touched;
  elsif not watched.is_by_row then
    execute format('select %s from %I t where %s and %s', noted_state(watched), watched.subject, watched.condition, coalesce(
        (select string_agg(format('t.%I = %L', name, value), ' and ') from unnest(watched.key_columns, key) as parts (name, value)), 'true'))
      into state;
  end if;
  select c.after into known from changes c where c.subject = watched.subject and c.subject_id = array_to_string(key, '/') order by c.number desc limit 1;
  if known is distinct from state or current_setting('library.only_after', true) <> '' then
    perform append_change(watched.subject, array_to_string(key, '/'), false, state);
  end if;
  return null;
end
$$;

-- Notes from now on what is added to a table, changed and removed; what is there already is noted as found.
create function watch_changes(of_subject text, key_columns text[] default '{id}', left_out text[] default '{}', beside text default '''{}''::jsonb',
  condition text default 'true', is_by_row boolean default false, in_order_of text default 'created_at') returns void language plpgsql as $$
declare
  watched watched_subjects%rowtype;
  arguments text;
begin
  insert into watched_subjects values (of_subject, key_columns, left_out || '{created_at,updated_at}', beside, condition, is_by_row)
    on conflict (subject) do update set key_columns = excluded.key_columns, left_out = excluded.left_out, beside = excluded.beside,
      condition = excluded.condition, is_by_row = excluded.is_by_row
    returning * into watched;
  arguments := array_to_string(array(select quote_literal(argument) from unnest(of_subject || watch_changes.key_columns) as argument), ', ');
  execute format('create constraint trigger note_addition after insert on %I deferrable initially deferred for each row when (%s) execute function note_change(%s)',
    of_subject, replace(condition, 't.', 'new.'), arguments);
  execute format('create constraint trigger note_change after update or delete on %I deferrable initially deferred for each row execute function note_change(%s)',
    of_subject, arguments);
  execute format('select append_change(%L, array_to_string(array[%s]::text[], ''/''), true, %s) from (select * from %I t where %s%s) t', of_subject,
    (select coalesce(string_agg(format('t.%I::text', name), ', '), '') from unnest(watch_changes.key_columns) as name), noted_state(watched), of_subject, condition,
    case when is_by_row then format(' order by %I', in_order_of) else '' end);
end
$$;

-- Rows of another table that are part of a watched thing; `key_columns` name that thing in them.
create function watch_parts(of_subject text, of_table text, key_columns text[]) returns void language plpgsql as $$
begin
  execute format('create constraint trigger note_change after insert or update or delete on %I deferrable initially deferred for each row execute function note_change(%s)',
    of_table, array_to_string(array(select quote_literal(argument) from unnest(of_subject || key_columns) as argument), ', '));
end
$$;

-- A later migration that drops a watched table, or takes itself back, says so.
create function unwatch_changes(of_subject text) returns void language plpgsql as $$
begin
  delete from watched_subjects where subject = of_subject;
  execute format('drop trigger note_addition on %I', of_subject);
  execute format('drop trigger note_change on %I', of_subject);
end
$$;

-- Things that are otherwise than was noted last, or are gone: somebody changed them past the triggers. Columns that were added since say nothing.
create function unnoted_changes() returns table (of_subject text, of_id text) language plpgsql stable as $$
declare
  watched watched_subjects%rowtype;
  id_of_row text;
begin
  for watched in select * from watched_subjects order by subject loop
    id_of_row := format('array_to_string(array[%s]::text[], ''/'')',
      (select coalesce(string_agg(format('t.%I::text', name), ', '), '') from unnest(watched.key_columns) as name));
    return query execute format(
      'select %1$L::text, s.id from (select %2$s as id, %3$s as state from %1$I t where %4$s) s
       where not exists (select from changes c where c.subject = %1$L and c.subject_id = s.id and c.after is not null
         and (%5$L or c.number = (select max(d.number) from changes d where d.subject = c.subject and d.subject_id = c.subject_id))
         and not exists (select from jsonb_each(c.after) field where s.state ? field.key and s.state -> field.key <> field.value))
       union all
       select %1$L, c.subject_id from (select distinct on (subject_id) subject_id, after from changes where subject = %1$L order by subject_id, number desc) c
       where not %5$L and c.after is not null and not exists (select from %1$I t where %2$s = c.subject_id)',
      watched.subject, id_of_row, noted_state(watched), watched.condition, watched.is_by_row);
  end loop;
end
$$;

create function refuse_to_rewrite_changes() returns trigger language plpgsql as $$
begin
  raise exception 'What has been noted is never changed.' using errcode = 'restrict_violation';
end
$$;
create trigger changes_refuse_update before update or delete on changes for each row execute function refuse_to_rewrite_changes();
create trigger changes_refuse_truncate before truncate on changes for each statement execute function refuse_to_rewrite_changes();

select watch_changes('categories');
select watch_changes('scenarios', left_out => '{no,steps,apps,search}');
select watch_changes('scenario_versions', left_out => '{no,blueprint,scheduling,requirements,steps,apps,report}',
  beside => $$jsonb_build_object('blueprint_sha256', encode(sha256(convert_to(t.blueprint::text, 'UTF8')), 'hex'))$$);
select watch_changes('bundles',
  beside => $$jsonb_build_object('scenario_ids', array(select scenario_id from bundle_scenarios where bundle_id = t.id order by position))$$);
select watch_parts('bundles', 'bundle_scenarios', '{bundle_id}');
select watch_changes('plans',
  beside => $$jsonb_build_object('scenario_ids', array(select scenario_id from plan_scenarios where plan_id = t.id order by scenario_id))$$);
select watch_parts('plans', 'plan_scenarios', '{plan_id}');
select watch_changes('offers');
select watch_changes('cross_sells');
select watch_changes('billing_settings', key_columns => '{}', left_out => '{is_only_row}');
select watch_changes('reporting_settings', key_columns => '{}', left_out => '{is_only,facts_from,first_day,rebuild_from,rebuilt_to,changed_at}');
select watch_changes('reward_rules', key_columns => '{}', left_out => '{id}', is_by_row => true);
select watch_changes('assumptions', key_columns => '{scope,scope_id,name}', left_out => '{id}', is_by_row => true);
select watch_changes('ai_model_prices', key_columns => '{model}', left_out => '{id,source}', condition => $$t.source = 'operator'$$, is_by_row => true);
select watch_changes('make_credit_prices', key_columns => '{plan}', left_out => '{id}', is_by_row => true);
select watch_changes('exchange_rates', key_columns => '{currency}', left_out => '{id,number,minor_rate,starts_at,ends_at}', is_by_row => true);
select watch_changes('library_costs');
select watch_changes('feedback_retentions', key_columns => '{customer_id}', left_out => '{changed_at}');
select watch_changes('users', left_out => '{email_verified,image}');
select watch_changes('api_keys', left_out => '{key_hash,customer_id,last_used_at}', condition => $$t.kind = 'operator'$$);

-- Down Migration
set local lock_timeout = '5s';
drop function unnoted_changes();
drop function unwatch_changes(text);
drop function watch_parts(text, text, text[]);
drop function watch_changes(text, text[], text[], text, text, boolean, text);
drop function note_change() cascade; -- with the triggers that call it
drop function noted_state(watched_subjects);
drop function append_change(text, text, boolean, jsonb);
drop function change_hash(changes);
drop table watched_subjects;
drop table changes;
drop function refuse_to_rewrite_changes();
