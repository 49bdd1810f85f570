import type { Pool } from '../../server/platform/database.ts';

/**
 * Completed runs of an installation as facts alone, spread evenly over a period: for tests of many, which then count their days anew. Their
 * durations are spread over five orders of magnitude, the same ones each time.
 */
export async function insertRuns(
  pool: Pool,
  installationId: string,
  { runs, from, to, aiModel = 'none' }: { runs: number; from: string; to: string; aiModel?: string },
): Promise<void> {
  await pool.query(
    `insert into task_facts (started_at, finished_at, received_at, customer_no, installation_no, scenario_no, version_no, items, state, kind,
       reporting_credits, has_warning, execution_id, ai_model)
     select at, at + ms * interval '1 millisecond', at, customers.no, installations.no, scenarios.no, scenario_versions.no, 1, 2, 1, 0, false,
       'run ' || place, $5::text
     from installations
     join customers on customers.id = installations.customer_id
     join scenarios on scenarios.id = installations.scenario_id
     join scenario_versions on scenario_versions.id = installations.version_id
     cross join generate_series(0, $2::integer - 1) as runs (place)
     cross join lateral (select $3::timestamptz + place * ($4::timestamptz - $3::timestamptz) / $2::integer as at) as start
     cross join lateral (select floor(exp(((place * 7919) % 10007) / 10007.0 * 12)) as ms) as duration
     where installations.id = $1::text`,
    [installationId, runs, from, to, aiModel],
  );
}
