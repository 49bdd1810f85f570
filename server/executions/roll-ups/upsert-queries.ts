import { columnOf } from '../../platform/array-literal.ts';
import type { Db } from '../../platform/database.ts';
import { queryPlannedOnce } from '../../platform/planned-once.ts';
import { histogramOf } from './durations.ts';
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
  const added = [...sums, ...(hasDurations ? ['durations'] : [])];
  const columns = [...keys.map(([name]) => name), ...added];
  const types = [
    ...keys.map(([, type]) => type),
    ...sums.map(() => 'bigint'),
    ...(hasDurations ? ['numeric'] : []),
  ];
  const sql = `insert into ${rollUp.table} as kept (${columns.join(', ')})
    select ${columns.join(', ')}
    from unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) as added (${columns.join(', ')})
    order by ${Object.keys(rollUp.key).join(', ')}
    on conflict (${Object.keys(rollUp.key).join(', ')}) do update set
      ${added.map((name) => `${name} = nullif(coalesce(kept.${name}, 0) + coalesce(excluded.${name}, 0), 0)`).join(', ')}`;
  return async (db, rows) => {
    if (rows.length === 0) return;
    await queryPlannedOnce(db, sql, [
      ...keys.map(([name]) => columnOf(rows, ({ key }) => key[name])),
      ...sums.map((_, index) => columnOf(rows, ({ amounts }) => amounts[index] || null)),
      ...(hasDurations
        ? [columnOf(rows, ({ durations }) => (durations.size === 0 ? null : histogramOf(durations)))]
        : []),
    ]);
  };
}

export const addToTaskDays = upsertInto(taskDays, measureColumns);
export const addToTaskMonths = upsertInto(taskMonths, measureColumns);
export const addToLibraryDays = upsertInto(libraryDays, measureColumns);
export const addToLibraryMonths = upsertInto(libraryMonths, measureColumns);
export const addToTotalDays = upsertInto(totalDays, measureColumns);
export const addToTaskErrors = upsertInto(taskErrors, errorColumns, { hasDurations: false });
export const addToTaskHours = upsertInto(taskHours, hourColumns, { hasDurations: false });
