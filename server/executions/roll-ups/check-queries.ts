import type { Db } from '../../platform/database.ts';
import type { Compared } from './compare-queries.ts';

/** Sums of a table that were not those of the facts. */
export type Difference = Omit<Compared, 'facts'>;
export type RollUpCheck = {
  day: string;
  checkedAt: Date;
  facts: number;
  differences: Difference[];
  repairedAt: Date | null;
};

/** A proof that finds nothing does not hide what another one of the same night has found. */
const sameNight = `excluded.differences = '[]' and checks.differences <> '[]' and checks.checked_at > excluded.checked_at - interval '12 hours'`;

/** Notes what the proof of a day has found, in place of what it found before. */
export async function saveCheck(db: Db, check: Omit<RollUpCheck, 'repairedAt'>): Promise<void> {
  await db.query(
    `insert into roll_up_checks as checks (day, checked_at, facts, differences) values ($1::date, $2::timestamptz, $3::bigint, $4::jsonb)
     on conflict (day) do update set checked_at = excluded.checked_at, facts = excluded.facts,
       differences = case when ${sameNight} then checks.differences else excluded.differences end,
       repaired_at = case when ${sameNight} then coalesce(checks.repaired_at, excluded.checked_at) end`,
    [check.day, check.checkedAt, check.facts, JSON.stringify(check.differences)],
  );
}

/** Notes that the sums of days were counted anew after they had differed. */
export async function markRepaired(db: Db, days: readonly string[], at: Date): Promise<void> {
  await db.query(`update roll_up_checks set repaired_at = $2::timestamptz where day = any($1::date[])`, [
    days,
    at,
  ]);
}

/** Days that can be counted anew and were compared longest ago, or never. */
export async function findLongestUnchecked(
  db: Db,
  firstDay: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `select days.day from (select distinct day from library_days where $1::date is null or day >= $1::date) as days
     left join roll_up_checks checks on checks.day = days.day
     order by checks.checked_at nulls first, days.day desc limit $2::int`,
    [firstDay, limit],
  );
  return rows.map(({ day }) => day);
}

/** The newest comparisons, and before them those that found something. */
export async function listChecks(db: Db, limit: number): Promise<RollUpCheck[]> {
  const { rows } = await db.query<RollUpCheck>(
    `select day, checked_at as "checkedAt", facts, differences, repaired_at as "repairedAt"
     from roll_up_checks order by differences <> '[]' desc, checked_at desc, day desc limit $1::int`,
    [limit],
  );
  return rows;
}

export type FactPartition = { month: string | null; tasks: number; bytes: number };

/** The months of facts that are kept, with about how many tasks; null: the one of instants that have no month. */
export async function listPartitions(db: Db): Promise<FactPartition[]> {
  const { rows } = await db.query<FactPartition>(
    `select case when relname <> 'task_facts_default' then replace(right(relname, 7), '_', '-') end as month,
       case when reltuples < 0 then 0 else reltuples end::bigint as tasks, pg_total_relation_size(pg_class.oid) as bytes
     from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'task_facts'::regclass order by relname`,
  );
  return rows;
}
