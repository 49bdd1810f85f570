import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { addDays, daysOf, type DayRange } from '../../../server/platform/time.ts';
import type { TestServer } from '../../support/server.ts';

export type DayOfRuns = {
  day: string;
  installation: string;
  runs: number;
  failed: number;
  warnings?: number;
};

/** Runs as facts, at noon and after; the first of a day fail, the next ones come with a warning. Their days are counted by `countDays`. */
export async function insertDays({ pool }: TestServer, days: readonly DayOfRuns[]): Promise<void> {
  await pool.query(
    `insert into task_facts (started_at, finished_at, received_at, customer_no, installation_no, scenario_no, version_no, items, state, kind,
       reporting_credits, has_warning, execution_id, ai_model, error_code)
     select at, at + interval '1 second', at, customers.no, installations.no, scenarios.no, scenario_versions.no, 1,
       case when place < failed then 3 else 2 end, 1, 0, place >= failed and place < failed + coalesce(warnings, 0), day || ' ' || installation || ' ' || place, 'none',
       case when place < failed then 'RateLimitError' end
     from jsonb_to_recordset($1::jsonb) as days (day date, installation text, runs int, failed int, warnings int)
     join installations on installations.id = installation
     join customers on customers.id = installations.customer_id
     join scenarios on scenarios.id = installations.scenario_id
     join scenario_versions on scenario_versions.id = installations.version_id
     cross join lateral generate_series(0, runs - 1) as runs_of_day (place)
     cross join lateral (select day::timestamp at time zone 'utc' + interval '12 hours' + place * interval '1 second' as at) as start`,
    [JSON.stringify(days)],
  );
  await pool.query(
    `insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select installation, 1000, min(day::timestamp at time zone 'utc'), min(day::timestamp at time zone 'utc'), max(day::timestamp at time zone 'utc' + interval '12 hours')
     from jsonb_to_recordset($1::jsonb) as days (day date, installation text) group by installation
     on conflict (installation_id) do update set last_reported_at = greatest(excluded.last_reported_at, completed_runs.last_reported_at)`,
    [JSON.stringify(days)],
  );
}

export const countDays = ({ deps }: TestServer, range: DayRange) => rebuildDays(deps, range);

/** So many days up to `to`, each as `of` says. */
export function daysUpTo(
  to: string,
  count: number,
  of: (day: string, index: number) => DayOfRuns,
): DayOfRuns[] {
  return daysOf({ from: addDays(to, 1 - count), to }).map(of);
}
