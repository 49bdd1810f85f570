import { measureColumns } from '../executions/roll-ups/measures.ts';
import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

/** Tables of sums by day, the first of which the others are held against, and those by month, which are held against its days. */
export type SumTables = {
  days: readonly ('task_days' | 'library_days' | 'total_days')[];
  months: readonly ('task_months' | 'library_months')[];
};

/** A sum of a day or month that a table says otherwise than the days of `base`. */
export type UnlikeSum = {
  column: string;
  bucket: string;
  table: string;
  says: string;
  base: string;
  baseSays: string;
};
export type TableComparison = { comparisons: number; unlike: number; first: UnlikeSum | null };

const sums = `array[${measureColumns.map((name) => `coalesce(sum(${name}), 0)`).join(', ')}]`;
const list = (names: readonly string[]) => `array[${names.map((name) => `'${name}'`).join(', ')}]`;

/**
 * Whether tables of sums, each asked by itself, say the same of every day of a range; with months the range has to be whole ones. Questions of people read
 * one table at a time, and months in place of days: each could be wrong unseen.
 */
export async function compareTables(
  db: Db,
  { days, months }: SumTables,
  { from, to }: DayRange,
): Promise<TableComparison> {
  const [base, ...others] = days;
  const kept = [
    ...days.map((table) => ({ table, bucket: 'day' })),
    ...months.map((table) => ({ table, bucket: 'month' })),
  ].map(
    ({ table, bucket }) =>
      `select '${table}' as name, ${bucket} as bucket, ${sums} as sums from ${table} where ${bucket} between $1::date and $2::date group by ${bucket}`,
  );
  const { rows } = await db.query<TableComparison>(
    `with kept as materialized (${kept.join(' union all ')}),
     told as (
       select name, bucket, place, value from kept cross join lateral unnest(sums) with ordinality as sums (value, place)
     ), expected as (
       select unnest(${list(others)}::text[]) as name, bucket, place, value from told where name = '${base}'
       union all
       select unnest(${list(months)}::text[]), date_trunc('month', bucket)::date, place, sum(value) from told where name = '${base}' group by 2, 3
     ), compared as (
       select name as "table", bucket, (${list(measureColumns)})[place::int] as column, coalesce(told.value, 0) as says, coalesce(expected.value, 0) as "baseSays"
       from expected full join (select * from told where name <> '${base}') as told using (name, bucket, place)
     ), unlike as (
       select * from compared where says <> "baseSays"
     )
     select (select count(*) from compared) as comparisons, (select count(*) from unlike) as unlike,
       (select to_jsonb(first) from (
          select "column", bucket::text, "table", says::text, '${base}' as base, "baseSays"::text as "baseSays" from unlike order by bucket desc, "table" limit 1
        ) as first) as first`,
    [from, to],
  );
  return rows[0] ?? { comparisons: 0, unlike: 0, first: null };
}
