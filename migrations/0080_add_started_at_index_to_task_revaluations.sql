-- Up Migration
set local lock_timeout = '5s';
create index task_revaluations_started_at_idx on task_revaluations using brin (started_at) with (pages_per_range = 32, autosummarize = on); -- an audit that seals a day, or holds it against its seal

-- Down Migration
set local lock_timeout = '5s';
drop index task_revaluations_started_at_idx;
