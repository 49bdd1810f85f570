import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';

export type OfInstallation = DayRange & {
  customerNo: number;
  installationNo: number;
  timeZone: string;
};
export type RunCounts = {
  bucket: string | null;
  group: string | null;
  started: number;
  completed: number;
  failed: number;
  warnings: number;
  active: number;
};

/** Headline runs of one installation by day or model, or all of them; those that run since `staleAt` or later are active. */
export async function countRunsOfInstallation(
  db: Db,
  { customerNo, installationNo, from, to, timeZone }: OfInstallation,
  { byDay, byModel, staleAt }: { byDay: boolean; byModel: boolean; staleAt: Date },
): Promise<RunCounts[]> {
  const { rows } = await db.query<RunCounts>(
    `select case when $6::boolean then day end as bucket, case when $7::boolean then ai_model end as "group",
       coalesce(sum(started), 0)::bigint as started, coalesce(sum(completed), 0)::bigint as completed, coalesce(sum(failed), 0)::bigint as failed,
       coalesce(sum(warnings), 0)::bigint as warnings, sum(active)::bigint as active
     from (
       select day, ai_model, started, completed, failed, warnings, 0 as active from task_days
       where customer_no = $1::int and installation_no = $2::int and day between $3::date and $4::date and kind = ${kindCode('run')}
       union all
       select (started_at at time zone $5::text)::date, ai_model, 0, 0, 0, 0, 1 from task_facts
       where customer_no = $1::int and installation_no = $2::int and started_at > $8::timestamptz
         and state = ${stateCode('running')} and kind = ${kindCode('run')} and retry_of is null
     ) counted
     where day between $3::date and $4::date
     group by 1, 2`,
    [customerNo, installationNo, from, to, timeZone, byDay, byModel, staleAt],
  );
  return rows;
}

/** Failed headline runs of one installation by the code of their error. */
export async function countErrorsOfInstallation(
  db: Db,
  { customerNo, installationNo, from, to, timeZone }: OfInstallation,
): Promise<{ group: string; started: number }[]> {
  const { rows } = await db.query<{ group: string; started: number }>(
    `select error_code as "group", count(*) as started from task_facts
     where customer_no = $1::int and installation_no = $2::int
       and started_at >= $3::date::timestamp at time zone $5::text and started_at < ($4::date + 1)::timestamp at time zone $5::text
       and error_code is not null and kind = ${kindCode('run')} and retry_of is null
     group by 1`,
    [customerNo, installationNo, from, to, timeZone],
  );
  return rows;
}
