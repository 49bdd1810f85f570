import type { Db } from '../platform/database.ts';
import type { Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import { factDay, factsOf, factValues } from './roll-ups/fact-queries.ts';
import { dimensionOf } from './roll-ups/sum-queries.ts';
import type { Keyed } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

export type UnconvertedSums = Keyed & { tasks: number; amountMicros: string; currency: string };

/** What a task's newest value says takes the place of what was said when it ended. */
const newestValues = `left join lateral (
    select true as is_newer, unconverted, currency, time_value, reported_value, credit_cost, ai_cost
    from task_revaluations
    where customer_no = facts.customer_no and installation_no = facts.installation_no and started_at = facts.started_at
      and execution_id = facts.execution_id and task_key is not distinct from facts.task_key
    order by revision desc
    limit 1
  ) newest on true`;
const newest = (column: string) => `case when newest.is_newer then newest.${column} else facts.${column} end`;

/** Values and costs that were reported or priced in currencies without a rate; costs count below zero, each task once. */
export async function sumUnconvertedValues(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<UnconvertedSums[]> {
  const { rows } = await db.query<UnconvertedSums>(
    `select bucket, ${dimensionOf(groupBy).id} as "group", tasks, "amountMicros", currency
     from (
       select ${bucketSql(interval, factDay)} as bucket, ${dimensionOf(groupBy).column} as grp, part.value ->> 'currency' as currency,
         count(*) filter (where part.place = 1) as tasks,
         sum((part.value ->> 'amountMicros')::numeric * case when part.value ->> 'part' in ('creditCost', 'aiCost') then -1 else 1 end)::text as "amountMicros"
       from (select * from task_facts where unconverted is not null and ${factsOf}) as facts
       ${newestValues}
       cross join lateral jsonb_array_elements(${newest('unconverted')}) with ordinality as part (value, place)
       group by 1, 2, 3
     ) as summed ${dimensionOf(groupBy).names}`,
    factValues(scope),
  );
  return rows;
}

/**
 * The same of values that were written in a currency that has since been replaced as the reporting currency. Less or greater, because no
 * index knows what is unequal.
 */
export async function sumFormerCurrencies(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<UnconvertedSums[]> {
  const { rows } = await db.query<UnconvertedSums>(
    `select bucket, ${dimensionOf(groupBy).id} as "group", tasks, "amountMicros", currency
     from (
       select bucket, grp, currency, count(*) filter (where unconverted is null) as tasks,
         sum(coalesce(time_value, 0) + coalesce(reported_value, 0) - coalesce(credit_cost, 0) - coalesce(ai_cost, 0))::text as "amountMicros"
       from (
         select ${bucketSql(interval, factDay)} as bucket, ${dimensionOf(groupBy).column} as grp,
           ${['unconverted', 'currency', 'time_value', 'reported_value', 'credit_cost', 'ai_cost'].map((column) => `${newest(column)} as ${column}`).join(', ')}
         from (select * from task_facts where (currency < $7::text or currency > $7::text) and ${factsOf}) as facts
         ${newestValues}
       ) as worth
       where time_value <> 0 or reported_value <> 0 or credit_cost <> 0 or ai_cost <> 0
       group by 1, 2, 3
     ) as summed ${dimensionOf(groupBy).names}`,
    [...factValues(scope), scope.currency],
  );
  return rows;
}
