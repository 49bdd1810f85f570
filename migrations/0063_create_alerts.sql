-- Up Migration
set local lock_timeout = '5s';

-- What operators want to be told of.
create table alert_rules (
  id text not null,
  name text not null,
  condition jsonb not null, -- kind, and what that kind needs
  severity text not null,
  channels text[] not null,
  cool_down_minutes integer not null, -- so long after it was over the same alert comes back without a notice
  escalate_after_minutes integer, -- null: never
  escalation_channels text[] not null,
  is_active boolean not null,
  default_key text, -- of a rule that every library begins with
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint alert_rules_pkey primary key (id),
  constraint alert_rules_default_key_key unique (default_key),
  constraint alert_rules_severity_check check (severity in ('info', 'warning', 'critical')),
  constraint alert_rules_channels_check check (channels || escalation_channels <@ '{slack,email,make}'::text[])
);

select watch_changes('alert_rules', left_out => '{default_key}');

-- How often in a row a rule found the same thing, or no longer found it.
create table alert_watches (
  rule_id text not null,
  subject text not null,
  observed text not null, -- the last observation that counted: an hour or a day
  breaches integer not null,
  clears integer not null,
  constraint alert_watches_pkey primary key (rule_id, subject),
  constraint alert_watches_rule_id_fkey foreign key (rule_id) references alert_rules (id) on delete cascade
);

-- Hours that were evaluated: a job that comes twice finds its own.
create table alert_evaluations (
  slot timestamptz not null,
  evaluated_at timestamptz not null,
  constraint alert_evaluations_pkey primary key (slot)
);

create table alerts (
  id text not null,
  rule_id text not null,
  subject text not null, -- the cause, such as scenario:scn_…; at most one alert of it is not resolved
  state text not null default 'open',
  severity text not null,
  title text not null,
  message text not null,
  evidence jsonb not null,
  scenario_id text,
  opened_at timestamptz not null,
  seen_at timestamptz not null, -- when it was last found to be so
  acknowledged_at timestamptz,
  acknowledged_by text,
  assigned_to text,
  muted_until timestamptz,
  escalated_at timestamptz,
  resolved_at timestamptz,
  resolution text,
  constraint alerts_pkey primary key (id),
  constraint alerts_state_check check (state in ('open', 'acknowledged', 'resolved') and (state = 'resolved') = (resolved_at is not null)),
  constraint alerts_resolution_check check ((resolved_at is null) = (resolution is null)),
  constraint alerts_rule_id_fkey foreign key (rule_id) references alert_rules (id) on delete restrict,
  constraint alerts_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete set null,
  constraint alerts_acknowledged_by_fkey foreign key (acknowledged_by) references users (id) on delete set null,
  constraint alerts_assigned_to_fkey foreign key (assigned_to) references users (id) on delete set null
);

create unique index alerts_unresolved_key on alerts (rule_id, subject) where state <> 'resolved';
create index alerts_rule_id_subject_id_idx on alerts (rule_id, subject, id desc); -- the last one of a cause, for its cool-down
create index alerts_state_id_idx on alerts (state, id desc); -- the list by state
create index alerts_unescalated_idx on alerts (opened_at) where state = 'open' and escalated_at is null; -- the loop that escalates
create index alerts_scenario_id_idx on alerts (scenario_id); -- deleting a scenario
create index alerts_acknowledged_by_idx on alerts (acknowledged_by); -- removing an operator
create index alerts_assigned_to_idx on alerts (assigned_to); -- removing an operator

-- A message to a channel: about one alert or, as a digest, about all that waited. Instants are the database's, so that servers need not agree.
create table alert_messages (
  id text not null,
  channel text not null,
  state text not null default 'pending',
  attempts integer not null default 0,
  first_attempt_at timestamptz, -- given up a day after it
  next_attempt_at timestamptz default clock_timestamp(), -- null: over
  lease text, -- of the worker that sends it; a result with another lease does not count
  leased_until timestamptz,
  last_status integer, -- what the receiver answered
  error text, -- why the last attempt failed
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  constraint alert_messages_pkey primary key (id),
  constraint alert_messages_state_check check (state in ('pending', 'sent', 'failed') and (state = 'pending') = (next_attempt_at is not null))
);

create unique index alert_messages_pending_key on alert_messages (channel) where state = 'pending'; -- what comes meanwhile is told together after it
create index alert_messages_channel_created_at_idx on alert_messages (channel, created_at desc); -- how many went out within the hour

-- That a channel is to be told of an alert. It waits until a message takes it along.
create table alert_notices (
  id text not null,
  alert_id text not null,
  channel text not null,
  reason text not null,
  message_id text,
  created_at timestamptz not null default clock_timestamp(),
  constraint alert_notices_pkey primary key (id),
  constraint alert_notices_reason_check check (reason in ('opened', 'escalated', 'resolved')),
  constraint alert_notices_alert_id_fkey foreign key (alert_id) references alerts (id) on delete cascade,
  constraint alert_notices_message_id_fkey foreign key (message_id) references alert_messages (id) on delete cascade
);

create index alert_notices_waiting_idx on alert_notices (channel, id) where message_id is null; -- the loop that makes messages
create index alert_notices_alert_id_idx on alert_notices (alert_id); -- who was told of an alert
create index alert_notices_message_id_idx on alert_notices (message_id); -- what a message tells

-- Down Migration
set local lock_timeout = '5s';
drop table alert_notices;
drop table alert_messages;
drop table alerts;
drop table alert_evaluations;
drop table alert_watches;
select unwatch_changes('alert_rules');
drop table alert_rules;
