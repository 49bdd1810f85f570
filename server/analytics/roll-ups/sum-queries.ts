import { measureColumns } from '../../executions/roll-ups/measures.ts';
import type { Db } from '../../platform/database.ts';
import { dayOf } from '../../platform/time.ts';
import type { GroupBy, Grouping } from '../answer-figures.ts';
import { bucketSql } from '../buckets.ts';
import type { Keyed } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';
import { partsOf, tablesOf, type Tables } from './parts-of.ts';

/** By what tasks can be grouped: the column of facts and roll-ups, its type, how a group `grp` is called outside, and what to join for that. */
type Dimension = { column: string; type: string; id: string; names: string };
/** Joined, because looking each row's name up by itself takes longer than summing them up. */
const named = (table: string) => ({
  type: 'integer',
  id: 'named.id',
  names: `left join (select no, id from ${table}) named on named.no = grp`,
});
const dimensions: Partial<Record<GroupBy, Dimension>> = {
  scenario: { column: 'scenario_no', ...named('scenarios') },
  customer: { column: 'customer_no', ...named('customers') },
  aiModel: { column: 'ai_model', type: 'text', id: 'grp', names: '' },
};
const undivided: Dimension = { column: 'null::text', type: 'text', id: 'null::text', names: '' };
/** Tasks that are grouped by something else stand in the group null. */
export const dimensionOf = (groupBy: GroupBy) => dimensions[groupBy] ?? undivided;

/** What narrows facts and the sums of customers: `$1`–`$3`, given by `filtersOf`. */
export const matches = `($1::integer is null or scenario_no = $1::integer)
  and ($2::integer is null or customer_no = $2::integer)
  and ($3::text is null or ai_model = $3::text)`;
/** The same in sums that tell no customers apart, or no scenarios either: they are not asked for one. */
export function matchesIn(table: Tables[keyof Tables]): string {
  if (table.startsWith('task_')) return matches;
  const ofLibrary = matches.replace('or customer_no = $2::integer', '');
  return table === 'total_days' ? ofLibrary.replace('or scenario_no = $1::integer', '') : ofLibrary;
}
export const filtersOf = ({ scenarioNo, customerNo, aiModel }: Scope) => [scenarioNo, customerNo, aiModel];

const sumColumns = [...measureColumns, 'durations'];

/** The rows of roll-ups that a question needs, with bucket and group, as a query to sum over. What is taken away again has sums below zero. */
export function rowsOf(scope: Scope, grouping: Grouping): { sql: string; values: unknown[] } {
  const tables = tablesOf(scope, grouping.groupBy);
  const parts = partsOf(scope, grouping.interval, dayOf(scope.asOf, scope.timeZone));
  const first = filtersOf(scope).length + 1;
  const sql = parts.map(({ column, isTakenAway }, index) => {
    const sums = sumColumns.map((name) => (isTakenAway ? `-${name} as ${name}` : name));
    return `select ${bucketSql(grouping.interval, column)} as bucket, ${dimensionOf(grouping.groupBy).column} as grp, ai_model, kind,
         ${sums.join(', ')}
       from ${tables[column]}
       where ${column} between $${first + 2 * index}::date and $${first + 2 * index + 1}::date and ${matchesIn(tables[column])}`;
  });
  return {
    sql: sql.join(' union all '),
    values: [...filtersOf(scope), ...parts.flatMap(({ from, to }) => [from, to])],
  };
}

/** Sums of roll-ups by bucket and group: each named one an aggregate over their columns. */
export async function sumRollUps<Row extends Keyed>(
  db: Db,
  scope: Scope,
  grouping: Grouping,
  sums: Record<Exclude<keyof Row, keyof Keyed>, string>,
): Promise<Row[]> {
  const rows = rowsOf(scope, grouping);
  const list = Object.entries<string>(sums).map(([name, sql]) => `${sql} as "${name}"`);
  const result = await db.query<Row>(
    `select bucket, ${dimensionOf(grouping.groupBy).id} as "group", ${Object.keys(sums)
      .map((name) => `"${name}"`)
      .join(', ')}
     from (
       select bucket, grp, ${list.join(', ')}
       from (${rows.sql}) as rolled_up
       group by bucket, grp
       having coalesce(sum(started), 0) + coalesce(sum(retries), 0) > 0
     ) as summed ${dimensionOf(grouping.groupBy).names}`,
    rows.values,
  );
  return result.rows;
}
