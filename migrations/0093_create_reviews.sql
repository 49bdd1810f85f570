-- Up Migration
set local lock_timeout = '5s';

-- What customers say in public of a scenario that they run: the feedback that holds the stars and words, whether the customer lets
-- others read them, and whether an operator has let them through. One of a customer and scenario; who reviews anew replaces it.
create table reviews (
  feedback_id text not null,
  customer_id text not null,
  scenario_id text not null,
  may_show boolean not null,
  state text not null default 'waiting',
  decided_at timestamptz,
  decided_by text, -- the operator; null for an operator's key
  constraint reviews_pkey primary key (feedback_id),
  constraint reviews_customer_id_scenario_id_key unique (customer_id, scenario_id),
  constraint reviews_state_check check (state in ('waiting', 'shown', 'hidden')),
  constraint reviews_shown_check check (state <> 'shown' or may_show),
  constraint reviews_decided_at_check check ((state = 'waiting') = (decided_at is null)),
  constraint reviews_feedback_id_fkey foreign key (feedback_id) references feedback (id) on delete cascade,
  constraint reviews_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint reviews_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint reviews_decided_by_fkey foreign key (decided_by) references users (id) on delete set null
);
create index reviews_scenario_id_feedback_id_idx on reviews (scenario_id, feedback_id desc); -- a scenario's page; the deletion of a scenario
create index reviews_decided_by_idx on reviews (decided_by); -- the removal of an operator

alter table feedback
  drop constraint feedback_kind_check,
  add constraint feedback_kind_check check (kind in ('bug', 'wrongResult', 'wrongTimeSaved', 'idea', 'praise', 'question', 'review'));

-- Down Migration
set local lock_timeout = '5s';
drop table reviews;
update feedback set kind = 'praise' where kind = 'review';
alter table feedback
  drop constraint feedback_kind_check,
  add constraint feedback_kind_check check (kind in ('bug', 'wrongResult', 'wrongTimeSaved', 'idea', 'praise', 'question'));
