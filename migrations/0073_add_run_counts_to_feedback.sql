-- Up Migration
set local lock_timeout = '5s';

-- Whether figures count the run among runs: it was no test, error handler or retry. Null: no run is known.
alter table feedback add column run_counts boolean;
alter table feedback_candidates add column run_counts boolean not null default true;

update feedback f
set run_counts = coalesce((
  select t.kind = 1 and t.retry_of is null
  from installations i join customers c on c.id = i.customer_id
  join task_facts t on t.customer_no = c.no and t.installation_no = i.no and t.started_at = f.run_started_at
    and t.execution_id = f.execution_id and coalesce(t.task_key, 'main') = coalesce(f.task_key, 'main')
  where i.id = f.installation_id
), true)
where f.run_started_at is not null;

-- Down Migration
set local lock_timeout = '5s';
alter table feedback_candidates drop column run_counts;
alter table feedback drop column run_counts;
