import type { Db } from '../../platform/database.ts';

/** Makes the partitions of a month, named by its first day; rows that came before them move in. */
export async function ensureMonth(db: Db, month: string): Promise<void> {
  await db.query('select ensure_task_month($1::date)', [month]);
}

/** Forgets the facts and revaluations of a month. */
export async function dropMonth(db: Db, month: string): Promise<void> {
  await db.query('select drop_task_month($1::date)', [month]);
}

/** The months before an instant of which there are facts, or partitions without any; the earliest first. */
export async function findMonthsBefore(db: Db, instant: Date): Promise<string[]> {
  const { rows } = await db.query<{ month: string }>(
    `select month from (
       select case when relname ~ '_\\d{4}_\\d{2}$' then to_date(right(relname, 7), 'YYYY_MM') end as month -- of any table: the planner may look at its name first
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'task_facts'::regclass and relname <> 'task_facts_default'
       union
       select date_trunc('month', started_at at time zone 'UTC')::date from task_facts_default where started_at < $1::timestamptz
     ) as months
     where month < ($1::timestamptz at time zone 'UTC')::date
     order by month`,
    [instant],
  );
  return rows.map(({ month }) => month);
}

/** Deletes some identities of tasks that began before an instant, and says how many. */
export async function deleteIdentities(db: Db, instant: Date, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from task_identities
     where ctid = any(array(select ctid from task_identities where started_at < $1::timestamptz limit $2::int))`,
    [instant, limit],
  );
  return rowCount ?? 0;
}

/** Deletes some links of retries that were recorded before an instant, and says how many. */
export async function deleteRetries(db: Db, instant: Date, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from execution_retries
     where ctid = any(array(select ctid from execution_retries where recorded_at < $1::timestamptz limit $2::int))`,
    [instant, limit],
  );
  return rowCount ?? 0;
}

/** Statements of this transaction wait no longer than this for a lock: those who record and read wait behind them. */
export async function limitLockWait(db: Db): Promise<void> {
  await db.query(`set local lock_timeout = '5s'`);
}
