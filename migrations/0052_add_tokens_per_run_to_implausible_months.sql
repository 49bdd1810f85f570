-- Up Migration
set local lock_timeout = '5s';
alter table implausible_months
  drop constraint implausible_months_kind_check,
  add constraint implausible_months_kind_check
    check (kind in ('minutesPerRun', 'tokensPerRun', 'hoursPerMonth', 'modelsPerDay') and (kind in ('minutesPerRun', 'tokensPerRun')) = (scenario_id is not null));

-- Down Migration
set local lock_timeout = '5s';
delete from implausible_months where kind = 'tokensPerRun'; -- found anew each hour
alter table implausible_months
  drop constraint implausible_months_kind_check,
  add constraint implausible_months_kind_check
    check (kind in ('minutesPerRun', 'hoursPerMonth', 'modelsPerDay') and (kind = 'minutesPerRun') = (scenario_id is not null));
