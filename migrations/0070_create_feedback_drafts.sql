-- Up Migration
set local lock_timeout = '5s';

-- What somebody wrote on a public page under an address, until a link that was mailed there says that it was them. Words are redacted already;
-- it becomes feedback under the same id, or goes within a day.
create table feedback_drafts (
  id text not null,
  email text not null,
  scenario_id text, -- null: about the library
  kind text not null,
  rating smallint,
  message text not null,
  redacted text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint feedback_drafts_pkey primary key (id),
  constraint feedback_drafts_rating_check check (rating between 1 and 5),
  constraint feedback_drafts_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);
create index feedback_drafts_expires_at_idx on feedback_drafts (expires_at); -- the deletion of what nobody confirmed
create index feedback_drafts_scenario_id_idx on feedback_drafts (scenario_id); -- deleting a scenario

create index feedback_causes_idx on feedback (scenario_id, created_at) where kind in ('bug', 'wrongResult'); -- the first complaints of their causes
create index feedback_ratings_idx on feedback (created_at) where rating is not null; -- the ratings of a year
create index feedback_disputes_idx on feedback (customer_id) where kind = 'wrongTimeSaved' and status <> 'closed'; -- open disputes of time saved
create index alerts_contributors_idx on alerts using gin ((evidence -> 'contributors') jsonb_path_ops); -- whether an alert told of an error before customers did

-- Down Migration
set local lock_timeout = '5s';
drop index alerts_contributors_idx;
drop index feedback_disputes_idx;
drop index feedback_ratings_idx;
drop index feedback_causes_idx;
drop table feedback_drafts;
