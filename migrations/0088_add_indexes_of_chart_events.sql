-- Up Migration
set local lock_timeout = '5s';
create index alerts_opened_at_idx on alerts (opened_at desc); -- /admin/chart-events: those of a period
create index scenario_versions_published_at_idx on scenario_versions (published_at desc); -- /admin/chart-events: those of a period
create index changes_prices_idx on changes (at desc)
  where subject in ('scenarios', 'plans', 'bundles') and kind = 'changed'; -- /admin/chart-events: changed prices of a period

-- Down Migration
set local lock_timeout = '5s';
drop index changes_prices_idx;
drop index scenario_versions_published_at_idx;
drop index alerts_opened_at_idx;
