import type { Db } from '../platform/database.ts';
import type { GroupBy } from './answer-figures.ts';
import { tablesOf } from './roll-ups/parts-of.ts';
import { dimensionOf, filtersOf, matchesIn } from './roll-ups/sum-queries.ts';
import type { Scope } from './scope.ts';

/** What tasks of a group brought and cost in a month, in micros; `no` is the group as the roll-ups name it. */
export type MonthSums = {
  group: string | null;
  no: string | null;
  month: string;
  value: string;
  cost: string;
  /** At no day of the month has it brought more than this. */
  mostValue: string;
};

/** Every month of every group up to that of `to`. */
export async function sumMonths(db: Db, scope: Scope, groupBy: GroupBy): Promise<MonthSums[]> {
  const { column, id, names } = dimensionOf(groupBy);
  const { month: table } = tablesOf(scope, groupBy);
  const { rows } = await db.query<MonthSums>(
    `select ${id} as "group", grp::text as no, month, value::text, cost::text, "mostValue"::text
     from (
       select month, ${column} as grp,
         coalesce(sum(time_value), 0) + coalesce(sum(reported_value), 0) as value,
         coalesce(sum(credit_cost), 0) + coalesce(sum(ai_cost), 0) as cost,
         coalesce(sum(freed_value), 0) + coalesce(sum(reported_value), 0) as "mostValue" -- value = freed × realisation − human + reported
       from ${table}
       where month <= $4::date and ${matchesIn(table)}
       group by 1, 2
     ) as summed ${names}`,
    [...filtersOf(scope), scope.to],
  );
  return rows;
}

export type DaySums = { group: string | null; day: string; value: string; cost: string };

/**
 * The days up to `to` of some months of some groups. Each month by itself: it is found by an index, where a join with all of them has every day of the
 * library read, because no statistics tell how few the days between two others are.
 */
export async function sumDaysOf(
  db: Db,
  scope: Scope,
  groupBy: GroupBy,
  months: readonly Pick<MonthSums, 'group' | 'no' | 'month'>[],
): Promise<DaySums[]> {
  const { column, type } = dimensionOf(groupBy);
  const { day: table } = tablesOf(scope, groupBy);
  const { rows } = await db.query<DaySums>(
    `select "group", day, value::text, cost::text
     from unnest($4::text[], $5::text[], $6::date[]) as asked ("group", no, month)
     cross join lateral (
       select day, coalesce(sum(time_value), 0) + coalesce(sum(reported_value), 0) as value,
         coalesce(sum(credit_cost), 0) + coalesce(sum(ai_cost), 0) as cost
       from ${table}
       where day >= asked.month and day < (asked.month + interval '1 month')::date and day <= $7::date
         ${groupBy === 'none' ? '' : `and ${column} = asked.no::${type}`} and ${matchesIn(table)}
       group by day
     ) as summed`,
    [
      ...filtersOf(scope),
      months.map(({ group }) => group),
      months.map(({ no }) => no),
      months.map(({ month }) => month),
      scope.to,
    ],
  );
  return rows;
}
