-- Up Migration
set local lock_timeout = '5s';

-- The run that feedback is about, as it stood when it was named: facts of runs go after some months. Then where it came from, and what
-- operators make of it.
alter table feedback
  add column source text not null default 'api',
  add column recorded_by text, -- the operator who wrote it down for the customer
  add column sent_request_id text, -- of the request that brought it: its log lines
  add column may_see_run boolean not null default false, -- the customer lets operators read the run's error message
  add column run_link text not null default 'open', -- whether it is known which run it is about
  add column run_linked_by text,
  add column run_linked_at timestamptz,
  add column task_key text,
  add column version_id text, -- that the run ran; of feedback about no run: that was installed
  add column ai_model text,
  add column run_status text,
  add column run_error_code text,
  add column run_started_at timestamptz,
  add column run_finished_at timestamptz,
  add column about_at timestamptz generated always as (coalesce(run_started_at, created_at)) stored, -- in which period its figures count it
  add column severity text,
  add column assignee_id text,
  add column duplicate_of text,
  add column fix_version_id text,
  add column fixed_at timestamptz, -- when it was seen that the version with the fix is published
  add column closed_because text,
  add column reopened_count integer not null default 0,
  add column words_forgotten_at timestamptz;

update feedback set run_link = 'linked', run_linked_by = 'customer', run_linked_at = created_at where execution_id is not null;
update feedback set closed_because = 'operator' where status = 'closed';

alter table feedback
  drop constraint feedback_kind_check,
  drop constraint feedback_status_check,
  add constraint feedback_kind_check check (kind in ('bug', 'wrongResult', 'wrongTimeSaved', 'idea', 'praise', 'question')),
  add constraint feedback_status_check check (status in ('open', 'inProgress', 'answered', 'fixed', 'closed')),
  add constraint feedback_source_check check (source in ('api', 'make', 'link', 'page', 'dashboard')),
  add constraint feedback_run_link_check check (
    run_link in ('open', 'linked', 'noRun') and (run_link = 'linked') = (execution_id is not null) and (run_link = 'open') = (run_linked_at is null)
  ),
  add constraint feedback_run_linked_by_check check (run_linked_by in ('customer', 'operator', 'library') and (run_linked_by is null) = (run_linked_at is null)),
  add constraint feedback_run_status_check check (run_status in ('running', 'completed', 'failed')),
  add constraint feedback_severity_check check (severity in ('low', 'normal', 'high', 'critical')),
  add constraint feedback_duplicate_of_check check (duplicate_of <> id),
  add constraint feedback_closed_because_check check (
    closed_because in ('operator', 'duplicate', 'cleanRuns') and (closed_because is null) = (status <> 'closed')
  ),
  add constraint feedback_recorded_by_fkey foreign key (recorded_by) references users (id) on delete set null,
  add constraint feedback_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict,
  add constraint feedback_assignee_id_fkey foreign key (assignee_id) references users (id) on delete set null,
  add constraint feedback_duplicate_of_fkey foreign key (duplicate_of) references feedback (id) on delete restrict,
  add constraint feedback_fix_version_id_fkey foreign key (fix_version_id) references scenario_versions (id) on delete restrict;

create unique index feedback_tap_key on feedback (installation_id, execution_id, coalesce(task_key, 'main'), kind) where source = 'link'; -- a tap counts once
create index feedback_about_at_idx on feedback (about_at); -- the figures of a period
create index feedback_recorded_by_idx on feedback (recorded_by); -- the removal of an operator
create index feedback_version_id_idx on feedback (version_id); -- the deletion of a version
create index feedback_assignee_id_idx on feedback (assignee_id, id desc); -- GET /admin/feedback?assignee=
create index feedback_duplicate_of_idx on feedback (duplicate_of); -- who said the same
create index feedback_fix_version_id_idx on feedback (fix_version_id, id); -- who waits for a version
create index feedback_run_link_idx on feedback (run_link, id desc); -- GET /admin/feedback?runLink=
create index feedback_words_idx on feedback (customer_id, created_at) where words_forgotten_at is null; -- words whose time is over

-- Runs that were offered because none was named, in the order in which they were.
create table feedback_candidates (
  feedback_id text not null,
  rank smallint not null,
  installation_id text not null,
  execution_id text not null,
  task_key text,
  version_id text not null,
  ai_model text not null,
  status text not null,
  error_code text,
  started_at timestamptz not null,
  finished_at timestamptz,
  reasons text[] not null, -- what is unusual about it; empty: it is only one of the last
  constraint feedback_candidates_pkey primary key (feedback_id, rank),
  constraint feedback_candidates_feedback_id_fkey foreign key (feedback_id) references feedback (id) on delete cascade,
  constraint feedback_candidates_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint feedback_candidates_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict
);
create index feedback_candidates_installation_id_idx on feedback_candidates (installation_id); -- the deletion of an installation
create index feedback_candidates_version_id_idx on feedback_candidates (version_id); -- the deletion of a version

-- What became of feedback, step by step.
create table feedback_changes (
  feedback_id text not null,
  position bigint generated always as identity,
  changed_at timestamptz not null,
  changed_by text not null,
  operator_id text,
  field text not null,
  former text,
  current text,
  reason text,
  constraint feedback_changes_pkey primary key (feedback_id, position),
  constraint feedback_changes_changed_by_check check (changed_by in ('customer', 'operator', 'library')),
  constraint feedback_changes_feedback_id_fkey foreign key (feedback_id) references feedback (id) on delete cascade,
  constraint feedback_changes_operator_id_fkey foreign key (operator_id) references users (id) on delete set null
);
create index feedback_changes_operator_id_idx on feedback_changes (operator_id); -- the removal of an operator

-- Whom a version with a fix was announced to, once each, however often they had complained.
create table fix_notices (
  version_id text not null,
  customer_id text not null,
  noted_at timestamptz not null,
  mailed_at timestamptz, -- null: the mail is on its way
  constraint fix_notices_pkey primary key (version_id, customer_id),
  constraint fix_notices_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete restrict,
  constraint fix_notices_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);
create index fix_notices_customer_id_idx on fix_notices (customer_id); -- the erasure of a customer

-- How long the words of a customer's closed feedback stay, where it is not as long as everybody's.
create table feedback_retentions (
  customer_id text not null,
  kept_days integer not null,
  changed_at timestamptz not null,
  constraint feedback_retentions_pkey primary key (customer_id),
  constraint feedback_retentions_kept_days_check check (kept_days between 0 and 36500),
  constraint feedback_retentions_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);

-- Down Migration
set local lock_timeout = '5s';
drop table feedback_retentions;
drop table fix_notices;
drop table feedback_changes;
drop table feedback_candidates;
drop index feedback_words_idx;
drop index feedback_run_link_idx;
drop index feedback_fix_version_id_idx;
drop index feedback_duplicate_of_idx;
drop index feedback_assignee_id_idx;
drop index feedback_version_id_idx;
drop index feedback_recorded_by_idx;
drop index feedback_about_at_idx;
drop index feedback_tap_key;
update feedback set kind = 'bug' where kind in ('wrongResult', 'wrongTimeSaved');
update feedback set status = case when reply is null then 'open' else 'answered' end where status in ('inProgress', 'fixed');
alter table feedback
  drop constraint feedback_run_link_check,
  drop constraint feedback_run_linked_by_check,
  drop constraint feedback_closed_because_check,
  drop constraint feedback_kind_check,
  drop constraint feedback_status_check,
  add constraint feedback_kind_check check (kind in ('bug', 'idea', 'praise', 'question')),
  add constraint feedback_status_check check (status in ('open', 'answered', 'closed')),
  drop column words_forgotten_at, drop column reopened_count, drop column closed_because, drop column fixed_at, drop column fix_version_id,
  drop column duplicate_of, drop column assignee_id, drop column severity, drop column about_at, drop column run_finished_at, drop column run_started_at,
  drop column run_error_code, drop column run_status, drop column ai_model, drop column version_id, drop column task_key, drop column run_linked_at,
  drop column run_linked_by, drop column run_link, drop column may_see_run, drop column sent_request_id, drop column recorded_by, drop column source;
