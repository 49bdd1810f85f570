import type { Db } from '../../platform/database.ts';

/** The library's own kinds of jobs; the queue has some for itself. */
const own = String.raw`name not like '\_\_%'`;

/** What the queue calls a state, as it is told. */
const told = `case state when 'created' then 'waiting' when 'retry' then 'waiting' when 'active' then 'running' when 'completed' then 'done'
  else state::text end`;

export type JobRow = {
  id: string;
  name: string;
  state: 'waiting' | 'running' | 'failed' | 'done' | 'cancelled';
  tries: number;
  mostTries: number;
  createdAt: Date;
  createdMicros: number;
  startsAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  given: Record<string, unknown> | null;
  output: unknown;
};

const columns = `id, name, ${told} as state, retry_count as tries, retry_limit as "mostTries", created_on as "createdAt",
  (extract(epoch from created_on) * 1000000)::bigint as "createdMicros", start_after as "startsAt", started_on as "startedAt",
  completed_on as "endedAt", data as given, output`;

type Wish = {
  state: string | null;
  name: string | null;
  before: { createdMicros: number; id: string } | null;
  limit: number;
};

/** The newest first; one more than the limit. Finished jobs go after seven days, so that these are never many. */
export async function selectJobs(db: Db, { state, name, before, limit }: Wish): Promise<JobRow[]> {
  const { rows } = await db.query<JobRow>(
    `select ${columns} from jobs.job
     where ${own} and ($1::text is null or ${told} = $1::text) and ($2::text is null or name = $2::text)
       and ($3::bigint is null or (created_on, id) < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::uuid))
     order by created_on desc, id desc limit $5::int + 1`,
    [state, name, before?.createdMicros ?? null, before?.id ?? null, limit],
  );
  return rows;
}

export async function selectJob(db: Db, id: string): Promise<JobRow | undefined> {
  const { rows } = await db.query<JobRow>(`select ${columns} from jobs.job where ${own} and id = $1::uuid`, [
    id,
  ]);
  return rows[0];
}

export type QueueRow = {
  name: string;
  waiting: number;
  later: number;
  running: number;
  failed: number;
  oldestWaitingAt: Date | null;
  cron: string | null;
  last: { state: JobRow['state']; at: string; output: unknown } | null;
};

/** Every kind of job with its counts; those by the clock with how they ran last. */
export async function selectQueues(db: Db, now: Date): Promise<QueueRow[]> {
  const { rows } = await db.query<QueueRow>(
    `with counts as (
       select name, count(*) filter (where state < 'active' and start_after <= $1::timestamptz) as waiting,
         count(*) filter (where state < 'active' and start_after > $1::timestamptz) as later,
         count(*) filter (where state = 'active') as running, count(*) filter (where state = 'failed') as failed,
         min(start_after) filter (where state < 'active' and start_after <= $1::timestamptz) as "oldestWaitingAt"
       from jobs.job group by name
     )
     select name, coalesce(waiting, 0)::bigint as waiting, coalesce(later, 0)::bigint as later, coalesce(running, 0)::bigint as running,
       coalesce(failed, 0)::bigint as failed, "oldestWaitingAt", schedule.cron, (
         select jsonb_build_object('state', ${told}, 'at', to_char(coalesce(completed_on, started_on, created_on) at time zone 'UTC',
           'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'output', output)
         from jobs.job where job.name = schedule.name and (state >= 'active' or output is not null) order by created_on desc limit 1
       ) as last
     from jobs.queue left join counts using (name) left join jobs.schedule using (name)
     where ${own}
     order by name`,
    [now],
  );
  return rows;
}
