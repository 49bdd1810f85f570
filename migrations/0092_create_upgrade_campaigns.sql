-- Up Migration
set local lock_timeout = '5s';

-- A version that is offered to the installations behind it, in waves.
create table upgrade_campaigns (
  id text not null,
  scenario_id text not null,
  version_id text not null,
  state text not null default 'running',
  reason text, -- of a pause: why; null: an operator paused it and gave none
  paused_by text,
  wave_ends integer[] not null, -- how many installations have been offered it when each wave is out
  wave integer not null default 0, -- the one that is out, from 0 on
  wave_begun_at timestamptz not null,
  wave_hours integer not null, -- the least time between two waves
  least_runs integer not null, -- so many finished runs on the version are needed to judge it
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint upgrade_campaigns_pkey primary key (id),
  constraint upgrade_campaigns_state_check check (state in ('running', 'paused', 'stopped', 'completed', 'rollingBack', 'rolledBack')),
  constraint upgrade_campaigns_paused_by_check check (paused_by in ('operator', 'stopRule')),
  constraint upgrade_campaigns_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint upgrade_campaigns_version_id_fkey foreign key (version_id) references scenario_versions (id) on delete cascade
);

create unique index upgrade_campaigns_open_key on upgrade_campaigns (scenario_id) where state in ('running', 'paused', 'rollingBack'); -- one at a time; the job that follows them
create index upgrade_campaigns_scenario_id_idx on upgrade_campaigns (scenario_id, id desc); -- GET /admin/upgrade-campaigns?scenario=
create index upgrade_campaigns_state_idx on upgrade_campaigns (state, id desc); -- GET /admin/upgrade-campaigns?state=
create index upgrade_campaigns_version_id_idx on upgrade_campaigns (version_id); -- the deletion of a version

-- What became of the offer to one installation.
create table upgrade_campaign_installations (
  campaign_id text not null,
  installation_id text not null,
  from_version_id text not null,
  place integer not null, -- drawn by lot; waves go through them in this order
  wave integer not null default 0,
  state text not null,
  reason text, -- why it failed, was skipped, or wants decisions
  offered_at timestamptz,
  accepted_at timestamptz,
  settled_at timestamptz,
  mailed_at timestamptz,
  constraint upgrade_campaign_installations_pkey primary key (campaign_id, installation_id),
  constraint upgrade_campaign_installations_state_check check (state in ('waiting', 'offered', 'accepted', 'upgraded', 'declined',
    'needsDecisions', 'failed', 'skipped', 'withdrawn', 'rollBackOffered', 'rollBackAccepted', 'rollBackFailed', 'rolledBack')),
  constraint upgrade_campaign_installations_campaign_id_fkey foreign key (campaign_id) references upgrade_campaigns (id) on delete cascade,
  constraint upgrade_campaign_installations_installation_id_fkey foreign key (installation_id) references installations (id) on delete cascade,
  constraint upgrade_campaign_installations_from_version_id_fkey foreign key (from_version_id) references scenario_versions (id) on delete cascade
);

create index upgrade_campaign_installations_place_idx on upgrade_campaign_installations (campaign_id, place); -- a campaign's list; the next wave
create index upgrade_campaign_installations_state_idx on upgrade_campaign_installations (campaign_id, state, place); -- its list by state
create index upgrade_campaign_installations_installation_id_idx on upgrade_campaign_installations (installation_id); -- what a customer is offered
create index upgrade_campaign_installations_from_version_id_idx on upgrade_campaign_installations (from_version_id); -- the deletion of a version

select watch_changes('upgrade_campaigns', left_out => '{wave_ends}');

-- Down Migration
set local lock_timeout = '5s';
select unwatch_changes('upgrade_campaigns');
drop table upgrade_campaign_installations;
drop table upgrade_campaigns;
