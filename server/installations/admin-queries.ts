import type { Db } from '../platform/database.ts';
import type { InstallationRow } from './queries.ts';
import type { Drift, DriftChange } from './schema.ts';

/** An installation with what operators see beside it. */
export type AdminInstallationRow = Omit<InstallationRow, 'requestHash' | 'makeAskedAt'> & {
  scenarioTitle: string;
  customerName: string;
  customerEmail: string;
  started: number;
  completed: number;
  failed: number;
  lastReportAt: Date | null;
};

export type AdminFilter = {
  id: string | null;
  status: string | null;
  scenario: string | null;
  customer: string | null;
  isSilent: boolean | null;
  /** Installed, and without a report since then. */
  noReportSince: Date | null;
  version: number | null;
  isBehind: boolean | null;
  drift: Drift | 'unknown' | null;
  zone: string | null;
  before: string | null;
  limit: number;
};

/** Newest first, one more than the limit. Runs are counted as the headline does: retries, tests and error handlers are not. */
export async function listAdminRows(db: Db, filter: AdminFilter): Promise<AdminInstallationRow[]> {
  const { rows } = await db.query<AdminInstallationRow>(
    `with page as (
       select i.*, s.slug, s.title, v.number, c.no as customer_no, c.name as customer_name, c.email as customer_email
       from installations i join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id
         join customers c on c.id = i.customer_id
       where ($1::text is null or i.id = $1::text) and ($2::text is null or i.status = $2::text)
         and ($3::text is null or s.id = $3::text or s.slug = $3::text) and ($4::text is null or i.customer_id = $4::text)
         and ($5::text is null or i.id < $5::text)
         and ($7::boolean is null or (i.no = any(array(select unnest(silent_installation_nos) from insight_settings))) = $7::boolean)
         and ($8::timestamptz is null or (i.status = 'installed' and
           coalesce((select r.last_reported_at from completed_runs r where r.installation_id = i.id), i.confirmed_at) < $8::timestamptz))
         and ($9::int is null or v.number = $9::int)
         and ($10::boolean is null or (v.number < (
           select max(l.number) from scenario_versions l where l.scenario_id = i.scenario_id and l.published_at is not null
         )) = $10::boolean)
         and ($11::text is null or i.drift = $11::text or ($11::text = 'unknown' and i.drift is null))
         and ($12::text is null or i.make_zone = $12::text)
       order by i.id desc limit $6::int + 1
     )
     select p.id, p.customer_id as "customerId", p.scenario_id as "scenarioId", p.slug as "scenarioSlug", p.title as "scenarioTitle",
       p.version_id as "versionId", p.number as "versionNumber",
       (select max(l.number) from scenario_versions l where l.scenario_id = p.scenario_id and l.published_at is not null) as "latestVersion",
       p.status, p.reporting, p.reporting_problem as "reportingProblem", p.name, p.make_zone as "makeZone",
       p.make_team_id as "makeTeamId", p.make_scenario_id as "makeScenarioId", p.make_is_invalid as "makeIsInvalid",
       p.missing_connections as "missingConnections", p.drift, p.drift_checked_at as "driftCheckedAt", p.error, p.created_at as "createdAt", p.confirmed_at as "confirmedAt",
       p.ended_at as "endedAt", p.customer_name as "customerName", p.customer_email as "customerEmail",
       coalesce(t.started, 0)::bigint as started, coalesce(t.completed, 0)::bigint as completed, coalesce(t.failed, 0)::bigint as failed,
       r.last_reported_at as "lastReportAt"
     from page p
     left join (
       select installation_no, sum(started) as started, sum(completed) as completed, sum(failed) as failed
       from task_days
       where kind = 1 and customer_no = any(array(select customer_no from page)) and installation_no = any(array(select no from page))
       group by installation_no
     ) t on t.installation_no = p.no
     left join completed_runs r on r.installation_id = p.id
     order by p.id desc`,
    [
      filter.id,
      filter.status,
      filter.scenario,
      filter.customer,
      filter.before,
      filter.limit,
      filter.isSilent,
      filter.noReportSince,
      filter.version,
      filter.isBehind,
      filter.drift,
      filter.zone,
    ],
  );
  return rows;
}

/** What was seen of an installation in Make when it was read there last. */
export async function findDrift(
  db: Db,
  id: string,
): Promise<{
  scenarioId: string;
  versionNumber: number;
  drift: Drift | null;
  checkedAt: Date | null;
  changes: DriftChange[] | null;
} | null> {
  const { rows } = await db.query(
    `select i.scenario_id as "scenarioId", v.number as "versionNumber", i.drift, i.drift_checked_at as "checkedAt", i.drift_changes as changes
     from installations i join scenario_versions v on v.id = i.version_id where i.id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}
