import type { Db } from '../../platform/database.ts';

export type Windows = {
  /** First day in which complaints count. */
  from: string;
  /** Last day of them; what comes after tells who has stopped. */
  landmark: string;
  to: string;
  timeZone: string;
};

/** Installations that ran lately before the landmark: those that were complained about, or the others. */
export type GroupSums = {
  hasComplained: boolean;
  installations: number;
  stopped: number;
  /** Those with runs enough for a completion rate of their own. */
  measured: number;
  meanCompletion: number | null;
  varianceOfCompletion: number | null;
};

/** Each installation counts once, however often it ran: heavy users have more runs to complain about. */
export async function sumGroups(
  db: Db,
  { from, landmark, to, timeZone }: Windows,
  { scenarioId, fewestRuns }: { scenarioId: string | null; fewestRuns: number },
): Promise<GroupSums[]> {
  const { rows } = await db.query<GroupSums>(
    `with complained as (
       select distinct i.no from feedback f join installations i on i.id = f.installation_id
       where f.kind in ('bug', 'wrongResult', 'wrongTimeSaved')
         and f.about_at >= $1::date::timestamp at time zone $4::text and f.about_at < ($2::date + 1)::timestamp at time zone $4::text
     ), ran as (
       select installation_no, sum(completed) filter (where day <= $2::date)::float8 as completed,
         sum(coalesce(completed, 0) + coalesce(failed, 0)) filter (where day <= $2::date)::float8 as ended,
         bool_or(day between $2::date - 29 and $2::date) as ran_lately, bool_or(day > $2::date) as ran_after
       from task_days
       where kind = 1 and day between $1::date and $3::date
         and ($5::text is null or scenario_no = (select no from scenarios where id = $5::text))
       group by installation_no
     )
     select complained.no is not null as "hasComplained", count(*) as installations, count(*) filter (where not ran_after) as stopped,
       count(*) filter (where ended >= $6::integer) as measured,
       avg(completed / ended) filter (where ended >= $6::integer) as "meanCompletion",
       var_samp(completed / ended) filter (where ended >= $6::integer) as "varianceOfCompletion"
     from ran left join complained on complained.no = ran.installation_no
     where ran_lately
     group by 1`,
    [from, landmark, to, timeZone, scenarioId, fewestRuns],
  );
  return rows;
}

/** What customers last rated each scenario, as the mean of each customer; of a year. */
export async function selectRatings(
  db: Db,
  { to, timeZone, scenarioId }: Pick<Windows, 'to' | 'timeZone'> & { scenarioId: string | null },
): Promise<{ customerId: string; rating: number }[]> {
  const { rows } = await db.query<{ customerId: string; rating: number }>(
    `select customer_id as "customerId", avg(rating)::float8 as rating
     from (
       select distinct on (customer_id, scenario_id) customer_id, rating from feedback
       where rating is not null and created_at >= ($1::date - 364)::timestamp at time zone $2::text
         and created_at < ($1::date + 1)::timestamp at time zone $2::text and ($3::text is null or scenario_id = $3::text)
       order by customer_id, scenario_id, id desc
     ) last
     group by customer_id`,
    [to, timeZone, scenarioId],
  );
  return rows;
}
