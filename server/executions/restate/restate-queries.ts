import type { Db } from '../../platform/database.ts';
import { stateCode } from '../storage/codes.ts';
import { boundsOfDay, reportingDaySql } from '../roll-ups/reporting-days.ts';
import type { ReportingSettings } from '../roll-ups/settings-queries.ts';

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
  const { from, to } = await boundsOfDay(db, settings, day);
  await db.query(
    `declare ended no scroll cursor for
     select installations.id as "installationId", execution_id as "executionId", coalesce(task_key, 'main') as "taskKey"
     from task_facts join installations on installations.no = installation_no
     where started_at >= $1::timestamptz and started_at < $2::timestamptz and state <> ${stateCode('running')}
       and ${reportingDaySql('started_at', '$4', '$5', '$6')} = $3::date
     order by task_facts.customer_no, installation_no, started_at`,
    [from, to, day, settings.timeZone, settings.factsFrom, settings.firstDay],
  );
  for (;;) {
    const { rows } = await db.query<EndedTask>(`fetch ${atOnce} from ended`);
    if (rows.length === 0) break;
    yield rows;
  }
  await db.query('close ended');
}
