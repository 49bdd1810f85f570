import type { Db } from '../../platform/database.ts';
import type { ActiveTask } from './schema.ts';

export type Minute = { minute: Date; started: number; completed: number; failed: number };

/** Of `task_facts`, whose partial index of running tasks views do not reach. */
const isHeadline = 'kind = 1 and retry_of is null';

/** Headline runs by the minute of their start. */
export async function countByMinute(db: Db, from: Date, to: Date): Promise<Minute[]> {
  const { rows } = await db.query<Minute>(
    `select date_trunc('minute', started_at) as minute, count(*) as started,
       count(*) filter (where state = 2) as completed, count(*) filter (where state = 3) as failed
     from task_facts
     where ${isHeadline} and started_at >= $1::timestamptz and started_at <= $2::timestamptz
     group by 1 order by 1`,
    [from, to],
  );
  return rows;
}

/** About how many headline runs have started since an instant: all of its hour. */
export async function estimateStarted(db: Db, since: Date): Promise<number> {
  const { rows } = await db.query<{ started: number }>(
    `select coalesce(sum(started), 0)::bigint as started from task_hours
     where hour > $1::timestamptz - interval '1 hour'`,
    [since],
  );
  return rows[0]?.started ?? 0;
}

/** Headline runs without an end, the latest first. */
export async function selectActiveTasks(
  db: Db,
  startedAfter: Date,
  limit: number,
): Promise<(Omit<ActiveTask, 'startedAt'> & { startedAt: Date })[]> {
  const { rows } = await db.query<Omit<ActiveTask, 'startedAt'> & { startedAt: Date }>(
    `with active as materialized (
       select * from task_facts
       where state = 1 and ${isHeadline} and started_at > $1::timestamptz
       order by started_at desc limit $2::int
     )
     select execution_id as "executionId", coalesce(task_key, 'main') as "taskKey", ai_model as "aiModel", started_at as "startedAt",
       json_build_object('id', scenarios.id, 'title', scenarios.title) as scenario,
       json_build_object('id', customers.id, 'name', customers.name) as customer,
       json_build_object('id', installations.id, 'name', installations.name) as installation
     from active
     join scenarios on scenarios.no = active.scenario_no
     join customers on customers.no = active.customer_no
     join installations on installations.no = active.installation_no
     order by started_at desc`,
    [startedAfter, limit],
  );
  return rows;
}
