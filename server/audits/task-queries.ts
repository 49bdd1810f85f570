import type { Db } from '../platform/database.ts';

export type Arrivals = { reports: number; late: number };

/** Of the tasks that began between two instants, those reported since another one, and of these the ones whose run was over `lateHours` before. */
export async function countArrivals(
  db: Db,
  { from, to, since, lateHours }: { from: Date; to: Date; since: Date; lateHours: number },
): Promise<Arrivals> {
  const { rows } = await db.query<Arrivals>(
    `select count(*) as reports,
       count(*) filter (where received_at - coalesce(finished_at, started_at) > make_interval(hours => $4::int)) as late
     from task_facts where started_at >= $1::timestamptz and started_at < $2::timestamptz and received_at >= $3::timestamptz`,
    [from, to, since, lateHours],
  );
  return rows[0] ?? { reports: 0, late: 0 };
}

/** Tasks that start after an instant. */
export async function countFuture(db: Db, after: Date): Promise<number> {
  const { rows } = await db.query<{ tasks: number }>(
    `select count(*) as tasks from task_facts where started_at > $1::timestamptz`,
    [after],
  );
  return rows[0]?.tasks ?? 0;
}
