import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';
import type { FailedRuns } from './schema.ts';

export type FailedRunsRow = Pick<FailedRuns, 'failed' | 'finished' | 'customers' | 'codes'> & {
  failedBefore: number;
  finishedBefore: number;
};

const sumIn = (sum: string, from: string, to: string) =>
  `coalesce(sum(${sum}) filter (where day between ${from}::date and ${to}::date), 0)::bigint`;
const finished = 'coalesce(completed, 0) + coalesce(failed, 0)';

/** Failed headline runs of a scenario in a period and the one before, from the sums of days; null: there is no such scenario. */
export async function sumFailedRuns(
  db: Db,
  scenario: string,
  { period, before }: { period: DayRange; before: DayRange },
): Promise<FailedRunsRow | null> {
  const { rows } = await db.query<FailedRunsRow>(
    `select runs.*, customers, codes
     from scenarios
     cross join lateral (
       select ${sumIn('failed', '$2', '$3')} as failed, ${sumIn(finished, '$2', '$3')} as finished,
         ${sumIn('failed', '$4', '$5')} as "failedBefore", ${sumIn(finished, '$4', '$5')} as "finishedBefore"
       from library_days where scenario_no = scenarios.no and day between $4::date and $3::date and kind = 1
     ) as runs
     cross join lateral (
       select count(distinct customer_no)::int as customers from task_days
       where scenario_no = scenarios.no and day between $2::date and $3::date and kind = 1 and failed > 0
     ) as concerned
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('code', code, 'failed', failed) order by failed desc, code), '[]') as codes
       from (
         select error_code as code, sum(first_tries)::bigint as failed from task_errors
         where day between $2::date and $3::date and scenario_no = scenarios.no and kind = 1 and first_tries > 0
         group by error_code order by 2 desc, 1 limit 10
       ) as most
     ) as told
     where id = $1::text or slug = $1::text`,
    [scenario, period.from, period.to, before.from, before.to],
  );
  return rows[0] ?? null;
}
