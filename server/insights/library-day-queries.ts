import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

/** What a day's tasks with an AI model cost, in micros of the reporting currency, and how many succeeded. */
export type ModelDay = { model: string; day: string; completed: number; cost: string };

/** By model and day, from the sums of a table; models of which a task has no price are left out. */
export async function modelCostsByDay(
  db: Db,
  table: 'total_days' | 'task_days',
  { from, to }: DayRange,
): Promise<ModelDay[]> {
  const { rows } = await db.query<ModelDay>(
    `select model, day, completed, cost from (
       select ai_model as model, day, coalesce(sum(completed), 0)::bigint as completed,
         coalesce(sum(coalesce(ai_cost, 0) + coalesce(credit_cost, 0)), 0)::text as cost,
         sum(coalesce(sum(unpriced), 0)) over (partition by ai_model) as unpriced
       from ${table} where day between $1::date and $2::date and kind = 1 and ai_model <> 'none'
       group by ai_model, day
     ) as days where unpriced = 0 order by model, day`,
    [from, to],
  );
  return rows;
}

/** What completed runs of a day saved: millionths of a minute, and micros of the reporting currency. */
export type SavingsDay = { day: string; completed: number; freed: string; value: string };

/** By day, from the sums of a table. */
export async function savingsByDay(
  db: Db,
  table: 'total_days' | 'task_days',
  { from, to }: DayRange,
): Promise<SavingsDay[]> {
  const { rows } = await db.query<SavingsDay>(
    `select day, coalesce(sum(completed), 0)::bigint as completed, coalesce(sum(freed_micros), 0)::text as freed,
       coalesce(sum(time_value), 0)::text as value
     from ${table} where day between $1::date and $2::date and kind = 1 group by day order by day`,
    [from, to],
  );
  return rows;
}
