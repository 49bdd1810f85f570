import type { Db } from '../../platform/database.ts';

export type SilentInstallation = {
  installationId: string;
  customerId: string;
  name: string;
  scenarioId: string;
  scenarioTitle: string;
  /** Of its scenario that reported in the four weeks before they fell silent or still report. */
  reporting: number;
  lastReportedAt: Date;
  usualDays: number;
};

/**
 * Installed copies that used to report and are silent: for so many times the days that usually lie between two of their days with reports in the
 * four weeks before the last one, and for some days at least. What reported only once, or fell silent four weeks ago, is left out.
 */
export async function selectSilent(
  db: Db,
  { now, intervals, minimumDays }: { now: Date; intervals: number; minimumDays: number },
): Promise<SilentInstallation[]> {
  const { rows } = await db.query<SilentInstallation>(
    `with lately as (
       select installations.id, installations.no, installations.customer_id, customers.no as customer_no, installations.name, installations.scenario_id, last_reported_at,
         last_reported_at <= $1::timestamptz - make_interval(days => $3::int) as may_be_silent
       from completed_runs join installations on installations.id = completed_runs.installation_id
       join customers on customers.id = installations.customer_id
       where last_reported_at > $1::timestamptz - interval '28 days' and status = 'installed' and reporting <> 'none'
     ), judged as (
       select lately.*, usual.gap, last_reported_at + gap * $2::float8 * interval '1 day' < $1::timestamptz as is_silent
       from lately cross join lateral (
         select case when count(distinct day) > 2 then (max(day) - min(day))::float8 / (count(distinct day) - 1) end as gap
         from task_days
         where may_be_silent and customer_no = lately.customer_no and installation_no = lately.no
           and day between (lately.last_reported_at - interval '28 days')::date and (lately.last_reported_at + interval '1 day')::date
       ) usual
     )
     select judged.id as "installationId", judged.customer_id as "customerId", judged.name, judged.scenario_id as "scenarioId", scenarios.title as "scenarioTitle",
       judged.last_reported_at as "lastReportedAt", judged.gap as "usualDays", whole.reporting
     from judged join scenarios on scenarios.id = judged.scenario_id
     join (select scenario_id, count(*) as reporting from lately group by scenario_id) whole on whole.scenario_id = judged.scenario_id
     where judged.is_silent
     order by judged.last_reported_at, judged.id`,
    [now, intervals, minimumDays],
  );
  return rows;
}
