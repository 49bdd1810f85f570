import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';
import type { Histogram } from '../durations/histogram.ts';

/** Headline runs of an installation in a period, or of all installations of a customer. */
export type RunSums = {
  customer: string;
  installation: string;
  scenario: string;
  completed: number;
  /** Those that are over: completed, failed or timed out. */
  finished: number;
  creditsMicros: number;
  freedMicros: number;
  durations: Histogram;
};

export type RunsAsked = DayRange & {
  scenarioNo: number | null;
  /** Runs of days before it that have no end have timed out. */
  staleBefore: string;
  fewestFinished: number;
};

/** Per installation with enough finished runs. */
export async function sumByInstallation(db: Db, asked: RunsAsked): Promise<RunSums[]> {
  return sumRuns(db, asked, 'installation_no');
}

/** Per customer with enough finished runs; which of their installations is named does not matter. */
export async function sumByCustomer(db: Db, asked: RunsAsked): Promise<RunSums[]> {
  return sumRuns(db, asked, 'customer_no');
}

async function sumRuns(
  db: Db,
  { from, to, scenarioNo, staleBefore, fewestFinished }: RunsAsked,
  subject: 'installation_no' | 'customer_no',
): Promise<RunSums[]> {
  const { rows } = await db.query<RunSums>(
    `with runs as (
       select * from task_days
       where day between $1::date and $2::date and kind = ${kindCode('run')} and ($3::integer is null or scenario_no = $3::integer)
     ), summed as (
       select scenario_no, ${subject} as subject, min(customer_no) as customer_no, min(installation_no) as installation_no,
         coalesce(sum(completed), 0)::bigint as completed,
         (coalesce(sum(completed), 0) + coalesce(sum(failed), 0)
           + coalesce(sum(coalesce(started, 0) - coalesce(completed, 0) - coalesce(failed, 0)) filter (where day < $4::date), 0))::bigint as finished,
         coalesce(sum(credits_micros), 0)::float8 as credits, coalesce(sum(freed_micros), 0)::float8 as freed
       from runs group by scenario_no, ${subject}
     ), timed as (
       select scenario_no, subject, json_agg(json_build_object('bucket', bucket, 'count', count) order by bucket) as durations
       from (
         select scenario_no, ${subject} as subject, entry >> 20 as bucket, sum(entry & 1048575) as count
         from runs cross join lateral unnest(durations) as entry
         group by 1, 2, 3
       ) as buckets group by scenario_no, subject
     )
     select customers.id as customer, installations.id as installation, scenarios.id as scenario, completed, finished,
       credits as "creditsMicros", freed as "freedMicros", coalesce(durations, '[]') as durations
     from summed left join timed using (scenario_no, subject)
       join customers on customers.no = summed.customer_no
       join installations on installations.no = summed.installation_no
       join scenarios on scenarios.no = summed.scenario_no
     where finished >= $5::int
     order by installations.id`,
    [from, to, scenarioNo, staleBefore, fewestFinished],
  );
  return rows;
}

/** Of these customers, those whose last word on figures being compared with others' is a yes. */
export async function findWhoShareFigures(db: Db, customerIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select asked.id from unnest($1::text[]) as asked (id) cross join lateral (
       select is_granted from consents where customer_id = asked.id and purpose = 'benchmarks' order by id desc limit 1
     ) as said
     where is_granted`,
    [customerIds],
  );
  return new Set(rows.map(({ id }) => id));
}
