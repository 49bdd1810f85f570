import { arrayLiteral, columnOf } from '../../platform/array-literal.ts';
import type { Db } from '../../platform/database.ts';
import { queryPlannedOnce } from '../../platform/planned-once.ts';
import { entryOf, longestDurations } from './durations.ts';
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
  type RollUp,
} from './roll-ups.ts';
import type { Row } from './roll-up.ts';

/**
 * Adds rows to a table of sums, those of one key at most once. They are taken in the order of their keys, so that two writers
 * never wait for each other in a circle.
 */
function upsertInto<Column extends string>(
  rollUp: RollUp<Column>,
  sums: readonly string[],
  { hasDurations = true } = {},
): (db: Db, rows: readonly Row<Column>[]) => Promise<void> {
  const keys = Object.entries({ ...rollUp.key, ...rollUp.implied }) as [Column, string][];
  const columns = [...keys.map(([name]) => name), ...sums, ...(hasDurations ? ['durations'] : [])];
  const types = [
    ...keys.map(([, type]) => type),
    ...sums.map(() => 'bigint'),
    ...(hasDurations ? ['text'] : []),
  ];
  const sql = `insert into ${rollUp.table} as kept (${columns.join(', ')})
    select ${[...keys.map(([name]) => name), ...sums].join(', ')}
      ${hasDurations ? ', durations::integer[]' : ''}
    from unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) as added (${columns.join(', ')})
    order by ${Object.keys(rollUp.key).join(', ')}
    on conflict (${Object.keys(rollUp.key).join(', ')}) do update set
      ${sums.map((name) => `${name} = nullif(coalesce(kept.${name}, 0) + coalesce(excluded.${name}, 0), 0)`).join(', ')}
      ${hasDurations ? `, durations = ${addedDurations}` : ''}`;
  return async (db, rows) => {
    if (rows.length === 0) return;
    await queryPlannedOnce(db, sql, [
      ...keys.map(([name]) => columnOf(rows, ({ key }) => key[name])),
      ...sums.map((_, index) => columnOf(rows, ({ amounts }) => amounts[index] || null)),
      ...(hasDurations ? [columnOf(rows, ({ durations }) => durationsOf(durations))] : []),
    ]);
  };
}

const addedDurations = `case when excluded.durations is null then kept.durations
  when coalesce(cardinality(kept.durations), 0) < ${longestDurations} then kept.durations || excluded.durations
  else merge_durations(kept.durations || excluded.durations) end`;

const durationsOf = (counts: ReadonlyMap<number, number>): string | null =>
  counts.size === 0 ? null : arrayLiteral([...counts].map(([bucket, count]) => entryOf(bucket, count)));

export const addToTaskDays = upsertInto(taskDays, measureColumns);
export const addToTaskMonths = upsertInto(taskMonths, measureColumns);
export const addToLibraryDays = upsertInto(libraryDays, measureColumns);
export const addToLibraryMonths = upsertInto(libraryMonths, measureColumns);
export const addToTaskErrors = upsertInto(taskErrors, errorColumns, { hasDurations: false });
export const addToTaskHours = upsertInto(taskHours, hourColumns, { hasDurations: false });
