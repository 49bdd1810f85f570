import type { Db } from '../../platform/database.ts';
import {
  libraryDaysAnew,
  libraryMonthsAnew,
  taskDaysAnew,
  taskErrorsAnew,
  taskHoursAnew,
  taskMonthsAnew,
  totalDaysAnew,
} from './anew-queries.ts';
import { measureColumns } from './measures.ts';
import {
  errorColumns,
  hourColumns,
  libraryDays,
  libraryMonths,
  taskDays,
  taskErrors,
  taskHours,
  taskMonths,
  totalDays,
  type RollUp,
} from './roll-ups.ts';

/** What was found in one table: how many tasks were counted, how many rows are not as the facts say, and one of those by its key. */
export type Compared = {
  table: string;
  facts: number;
  rows: number;
  example: Record<string, unknown> | null;
};

/** Counts rows of a table anew and tells what differs; `repair` also puts it right. */
export type Comparison = (
  db: Db,
  values: readonly unknown[],
  options: { repair: boolean },
) => Promise<Compared>;

/**
 * The statement that counts anew, compares, and when asked to, writes what differs and nothing else. It sees one moment: beside it,
 * whoever records commits facts and sums together, and nobody adds a row while the locks of its days are held.
 */
function comparison(
  rollUp: RollUp<string>,
  anew: string,
  where: string,
  sums: readonly string[],
): Comparison {
  const key = Object.keys(rollUp.key);
  const keys = [...key, ...Object.keys(rollUp.implied)];
  const columns = [...keys, ...sums];
  const rowOf = (name: string) => `(${sums.map((column) => `${name}.${column}`).join(', ')})`;
  const sameKey = (left: string, right: string) =>
    key.map((column) => `${left}.${column} = ${right}.${column}`).join(' and ');
  const compare = `with anew as materialized (
      select ${columns.join(', ')} from (${anew}) as counted
    ),
    kept as (select * from ${rollUp.table} where ${where}),
    wrong as materialized (
      select anew.*, kept.${key[0]} is null as is_missing from anew left join kept on ${sameKey('kept', 'anew')}
      where kept.${key[0]} is null or ${rowOf('anew')} is distinct from ${rowOf('kept')}
    ),
    surplus as materialized (
      select ${key.map((column) => `kept.${column}`).join(', ')}, num_nonnulls(${columns
        .slice(keys.length)
        .map((column) => `kept.${column}`)
        .join(', ')}) > 0 as is_wrong
      from kept left join anew on ${sameKey('kept', 'anew')} where anew.${key[0]} is null
    )`;
  const others = columns.filter((column) => !key.includes(column));
  const repairs = `, added as (
      insert into ${rollUp.table} (${columns.join(', ')}) select ${columns.join(', ')} from wrong where is_missing
        order by ${key.join(', ')} -- what one customer asks for then lies together
    ), changed as (
      update ${rollUp.table} kept set ${others.map((column) => `${column} = wrong.${column}`).join(', ')}
      from wrong where not is_missing and ${sameKey('kept', 'wrong')} and kept.${where}
    ), gone as (delete from ${rollUp.table} kept using surplus where ${sameKey('kept', 'surplus')} and kept.${where})`;
  const examples = `select ${key.join(', ')} from wrong union all select ${key.join(', ')} from surplus where is_wrong`;
  const tell = `select (select coalesce(sum(coalesce(${sums[0]}, 0) + coalesce(${counted(sums)}, 0)), 0)::bigint from anew) as facts,
      (select count(*) from wrong) + (select count(*) from surplus where is_wrong) as rows,
      (select to_jsonb(example) from (${examples} limit 1) as example) as example`;
  return async (db, values, { repair }) => {
    const { rows } = await db.query<Omit<Compared, 'table'>>(`${compare}${repair ? repairs : ''} ${tell}`, [
      ...values,
    ]);
    const [found] = rows;
    if (!found) throw new Error('A comparison answers one row.');
    return { table: rollUp.table, ...found };
  };
}

/** The sums of the tables of tasks. */
const sumColumns = [...measureColumns, 'durations'];

/** Tasks are first tries and retries; where only first tries are counted, the first column says it. */
const counted = (sums: readonly string[]): string => (sums.includes('retries') ? 'retries' : '0');

export const compareTaskDays = comparison(
  taskDays,
  taskDaysAnew,
  'day between $3::date and $4::date',
  sumColumns,
);
export const compareTaskErrors = comparison(
  taskErrors,
  taskErrorsAnew,
  'day between $3::date and $4::date',
  errorColumns,
);
export const compareLibraryDays = comparison(
  libraryDays,
  libraryDaysAnew,
  'day between $1::date and $2::date',
  sumColumns,
);
export const compareTotalDays = comparison(
  totalDays,
  totalDaysAnew,
  'day between $1::date and $2::date',
  sumColumns,
);
export const compareTaskMonths = comparison(taskMonths, taskMonthsAnew, 'month = $1::date', sumColumns);
export const compareLibraryMonths = comparison(
  libraryMonths,
  libraryMonthsAnew,
  'month = $1::date',
  sumColumns,
);
export const compareTaskHours = comparison(
  taskHours,
  taskHoursAnew,
  "hour between greatest($1::timestamptz, $3::timestamptz) and $2::timestamptz - interval '1 hour'",
  hourColumns,
);
