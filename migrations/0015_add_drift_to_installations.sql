-- Up Migration
set local lock_timeout = '5s';

-- How far what stands in Make has gone from the version, as of the last time that the server read it there; null: never read.
alter table installations
  add column drift text,
  add column drift_checked_at timestamptz,
  add constraint installations_drift_check check (drift in ('stock', 'customised', 'diverged')),
  add constraint installations_drift_checked_at_check check ((drift is null) = (drift_checked_at is null));

-- What a replacement was to put into Make: by it an unanswered one is recognised later. Null once its outcome is known.
alter table replaced_blueprints
  add column target_version_id text,
  add column target_blueprint text, -- with a placeholder for the report token
  add column silent_at timestamptz, -- when waiting for Make's answer ended without one
  add constraint replaced_blueprints_target_version_id_fkey foreign key (target_version_id) references scenario_versions (id) on delete restrict;

update replaced_blueprints set undone_at = begun_at where applied_at is null and undone_at is null;

create index replaced_blueprints_target_version_id_idx on replaced_blueprints (target_version_id);
create unique index replaced_blueprints_under_way_key on replaced_blueprints (installation_id)
  where applied_at is null and undone_at is null and silent_at is null; -- one at a time

-- Down Migration
set local lock_timeout = '5s';
drop index replaced_blueprints_under_way_key;
drop index replaced_blueprints_target_version_id_idx;
alter table replaced_blueprints drop column silent_at, drop column target_blueprint, drop column target_version_id;
alter table installations drop column drift_checked_at, drop column drift;
