-- Up Migration
set local lock_timeout = '5s';

-- What customers tell the library, and what it answered; messages are stored without secrets and contact data.
create table feedback (
  id text not null,
  customer_id text not null,
  scenario_id text,
  installation_id text,
  execution_id text, -- of a run of the installation
  request_id text, -- of a request that it is about
  kind text not null,
  rating smallint,
  message text not null,
  redacted text[] not null default '{}', -- kinds of what was replaced in the message
  status text not null default 'open',
  created_at timestamptz not null,
  reply text,
  replied_by text, -- the operator; null for an operator's key
  replied_at timestamptz,
  reply_mailed_at timestamptz,
  closed_at timestamptz,
  constraint feedback_pkey primary key (id),
  constraint feedback_kind_check check (kind in ('bug', 'idea', 'praise', 'question')),
  constraint feedback_rating_check check (rating between 1 and 5),
  constraint feedback_status_check check (status in ('open', 'answered', 'closed')),
  constraint feedback_reply_check check ((reply is null) = (replied_at is null)),
  constraint feedback_closed_at_check check ((status = 'closed') = (closed_at is not null)),
  constraint feedback_installation_id_check check (installation_id is null or scenario_id is not null),
  constraint feedback_execution_id_check check (execution_id is null or installation_id is not null),
  constraint feedback_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint feedback_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict,
  constraint feedback_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint feedback_replied_by_fkey foreign key (replied_by) references users (id) on delete set null
);

create index feedback_customer_id_id_idx on feedback (customer_id, id desc); -- a customer's list
create index feedback_scenario_id_idx on feedback (scenario_id) include (rating); -- per scenario, and the mean of its ratings
create index feedback_installation_id_idx on feedback (installation_id);
create index feedback_replied_by_idx on feedback (replied_by);
create index feedback_open_idx on feedback (id desc) where status = 'open'; -- what waits for an answer

-- Down Migration
set local lock_timeout = '5s';
drop table feedback;
