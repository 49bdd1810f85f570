-- Up Migration
set local lock_timeout = '5s';

alter table installations
  add column connect_asked_at timestamptz, -- Make was asked for a credential request and has not said what became of it
  add column attribution text, -- where template and version are stamped in Make; null: nowhere (yet)
  add constraint installations_attribution_check check (attribution in ('customProperties', 'description')) not valid;
alter table installations validate constraint installations_attribution_check;

-- Make credits that the report of a task cost by itself, where the run's own credits were not told. A constant default changes only the
-- catalogue, whatever the size of the table.
alter table execution_tasks add column reporting_credits smallint not null default 0;

-- Down Migration
set local lock_timeout = '5s';
alter table execution_tasks drop column reporting_credits;
alter table installations drop column attribution, drop column connect_asked_at;
