import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';
import { histogramFrom, type Histogram } from '../durations/histogram.ts';

/** Headline runs of an installation in a period, or of all installations of a customer. */
export type RunSums = {
  customerNo: number;
  installationNo: number;
  scenarioNo: number;
  completed: number;
  /** Those that are over: completed, failed or timed out. */
  finished: number;
  creditsMicros: number;
  freedMicros: number;
  durations: Histogram;
};

export type RunsAsked = DayRange & {
  scenarioNo: number | null;
  /** Runs of this installation alone. */
  installationId?: string;
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
  { from, to, scenarioNo, installationId, staleBefore, fewestFinished }: RunsAsked,
  subject: 'installation_no' | 'customer_no',
): Promise<RunSums[]> {
  const { rows } = await db.query<Omit<RunSums, 'durations'> & { durations: string }>(
    `with runs as (
       select scenario_no, ${subject} as subject, customer_no, installation_no, day, started, completed, failed, credits_micros, freed_micros, durations
       from task_days
       where day between $1::date and $2::date and kind = ${kindCode('run')} and ($3::integer is null or scenario_no = $3::integer)
         and ($6::text is null or installation_no = (select no from installations where id = $6::text))
     ), summed as (
       select scenario_no, subject, min(customer_no) as customer_no, min(installation_no) as installation_no,
         coalesce(sum(completed), 0)::bigint as completed,
         (coalesce(sum(completed), 0) + coalesce(sum(failed), 0)
           + coalesce(sum(coalesce(started, 0) - coalesce(completed, 0) - coalesce(failed, 0)) filter (where day < $4::date), 0))::bigint as finished,
         coalesce(sum(credits_micros), 0)::float8 as credits, coalesce(sum(freed_micros), 0)::float8 as freed,
         coalesce(sum(durations), 0)::text as durations
       from runs group by scenario_no, subject
     )
     select customer_no as "customerNo", installation_no as "installationNo", scenario_no as "scenarioNo", completed, finished,
       credits as "creditsMicros", freed as "freedMicros", durations
     from summed where finished >= $5::int
     order by installation_no`,
    [from, to, scenarioNo, staleBefore, fewestFinished, installationId ?? null],
  );
  return rows.map((row) => ({ ...row, durations: histogramFrom(row.durations) }));
}

/** Of these customers, those whose last word on figures being compared with others' is a yes. */
export async function findWhoShareFigures(db: Db, customerNos: readonly number[]): Promise<Set<number>> {
  const { rows } = await db.query<{ no: number }>(
    `select asked.no from unnest($1::integer[]) as asked (no) cross join lateral (
       select is_granted from consents where customer_id = (select id from customers where no = asked.no) and purpose = 'benchmarks'
       order by id desc limit 1
     ) as said
     where is_granted`,
    [customerNos],
  );
  return new Set(rows.map(({ no }) => no));
}

/** What installations are called outside, with their customers and scenarios, by their numbers. */
export async function findPlaces(
  db: Db,
  installationNos: readonly number[],
): Promise<Map<number, { installation: string; customer: string; scenario: string }>> {
  const { rows } = await db.query<{ no: number; installation: string; customer: string; scenario: string }>(
    `select no, id as installation, customer_id as customer, scenario_id as scenario from installations where no = any($1::integer[])`,
    [installationNos],
  );
  return new Map(rows.map(({ no, ...place }) => [no, place]));
}
