import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';
import type { DayRuns, RunsByDay } from './scenario-run-queries.ts';

/** Facts of the days of a range in a zone, told by their instants so that only these partitions are read. */
const ofRange = (first: number) =>
  `started_at >= $${first}::date::timestamp at time zone $${first + 2}::text and started_at < ($${first + 1}::date + 1)::timestamp at time zone $${first + 2}::text`;

export type FactCounts = { completed: number; failed: number; customers: number; ofCode: number };

/** Headline runs of a scenario in a period, each looked at: the second way to count what the roll-ups say. */
export async function countFacts(
  db: Db,
  scenarioNo: number,
  range: DayRange,
  timeZone: string,
  code: string | null,
): Promise<FactCounts> {
  const { rows } = await db.query<FactCounts>(
    `select count(*) filter (where state = 2) as completed, count(*) filter (where state = 3) as failed,
       count(distinct customer_no) filter (where state = 3)::int as customers,
       count(*) filter (where state = 3 and error_code = $5::text and is_other_error is not true) as "ofCode"
     from task_facts where ${ofRange(1)} and scenario_no = $4::integer and kind = 1 and retry_of is null`,
    [range.from, range.to, timeZone, scenarioNo, code],
  );
  return rows[0] ?? { completed: 0, failed: 0, customers: 0, ofCode: 0 };
}

/** Finished and failed headline runs of a scenario by day, each looked at. */
export async function factsByDay(
  db: Db,
  scenarioNo: number,
  range: DayRange,
  timeZone: string,
): Promise<RunsByDay> {
  const { rows } = await db.query<DayRuns & { day: string }>(
    `select (started_at at time zone $3::text)::date as day, count(*) as finished, count(*) filter (where state = 3) as failed
     from task_facts where ${ofRange(1)} and scenario_no = $4::integer and kind = 1 and retry_of is null and state in (2, 3)
     group by 1`,
    [range.from, range.to, timeZone, scenarioNo],
  );
  return new Map(rows.map(({ day, ...runs }) => [day, runs]));
}

/** Of these installations, how many are installed and have no task since the period began, and their finished headline runs of the time before, each looked at. */
export async function countSilentFacts(
  db: Db,
  installationNos: readonly number[],
  { period, before, timeZone }: { period: DayRange; before: DayRange; timeZone: string },
): Promise<{ silent: number; runs: number }> {
  const { rows } = await db.query<{ silent: number; runs: number }>(
    `select count(*)::int as silent, coalesce(sum(runs), 0)::bigint as runs
     from installations join customers on customers.id = customer_id
     cross join lateral (
       select count(*) filter (where kind = 1 and retry_of is null and state in (2, 3)) as runs,
         bool_or(started_at >= $4::date::timestamp at time zone $3::text) as has_told
       from task_facts
       where customer_no = customers.no and installation_no = installations.no and ${ofRange(1)}
     ) as told
     where installations.no = any($5::integer[]) and status = 'installed' and has_told is false`,
    [before.from, period.to, timeZone, period.from, installationNos],
  );
  return rows[0] ?? { silent: 0, runs: 0 };
}
