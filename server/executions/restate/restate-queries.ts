import type { Db } from '../../platform/database.ts';
import { stateCode } from '../storage/codes.ts';
import { reportingDaySql } from '../roll-ups/reporting-days.ts';
import type { ReportingSettings } from '../../platform/reporting.ts';

export type EndedTask = { installationId: string; executionId: string; taskKey: string };

/**
 * The ended tasks of a reporting day, so many at once, those of an installation one after the other. The transaction of `db` is kept open
 * meanwhile; what ends after it began is left out.
 */
export async function* endedTasksOf(
  db: Db,
  settings: ReportingSettings,
  day: string,
  atOnce: number,
): AsyncGenerator<EndedTask[]> {
  await db.query(
    `declare ended no scroll cursor for
     select installations.id as "installationId", execution_id as "executionId", coalesce(task_key, 'main') as "taskKey"
     from task_facts join installations on installations.no = installation_no
     where ${nearSql} and state <> ${stateCode('running')} and ${reportingDaySql('started_at', '$2', '$3', '$4')} = $1::date
     order by task_facts.customer_no, installation_no, started_at`,
    [day, settings.timeZone, settings.factsFrom, settings.firstDay],
  );
  for (;;) {
    const { rows } = await db.query<EndedTask>(`fetch ${atOnce} from ended`);
    if (rows.length === 0) break;
    yield rows;
  }
  await db.query('close ended');
}

/** Instants between which every task of the day `$1` lies, and few others: a day may begin twice. */
const nearSql = `started_at < ($1::date + 1)::timestamp at time zone $2::text + interval '3 hours'
  and started_at >= least($1::date::timestamp at time zone $2::text - interval '3 hours', case when $1::date = $4::date then $3::timestamptz end)`;
