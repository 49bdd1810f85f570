-- Up Migration
set local lock_timeout = '5s';

create index task_months_scenario_no_month_idx on task_months (scenario_no, month); -- what a scenario brings its customers, told to buyers

-- Down Migration
set local lock_timeout = '5s';
drop index task_months_scenario_no_month_idx;
