import type { Pool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';
import { customerOf, periodOf, type Question } from './questions.ts';

/** What a plain sum over the tasks tells, and by what it groups them. */
export type Floor = {
  figures: 'runs' | 'values' | 'headline';
  items: 'none' | 'scenario_no' | 'customer_no' | 'ai_model' | 'day';
};

const runs = `count(*) filter (where kind = 1 and retry_of is null), count(*) filter (where kind = 1 and retry_of is null and state = 2),
  count(*) filter (where kind = 1 and retry_of is null and state = 3), count(*) filter (where kind = 1 and retry_of is null and has_warning),
  count(*) filter (where kind = 2), count(*) filter (where retry_of is not null)`;
const durations = `percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from finished_at - started_at))
  filter (where state = 2 and kind = 1 and retry_of is null)`;
const values = [
  'time_value_low',
  'time_value',
  'time_value_high',
  'reported_value',
  'naive_value',
  'freed_value',
  'human_value',
  'credit_cost',
  'ai_cost',
]
  .map((column) => `sum(${column})`)
  .join(', ');
const columns: Record<Floor['figures'], string> = {
  runs: `${runs}, ${durations}`,
  values: `${runs}, ${values}`,
  headline: `${runs}, ${values}`,
};

/** The same from the tasks: the totals, those of the period before and the items, each by one statement. Answers milliseconds. */
export async function timeFloor(
  pool: Pool,
  question: Question,
  ask: number,
  library: { today: string; customers: string[] },
): Promise<number> {
  const { from, to } = periodOf(question, ask, library.today);
  const before = { from: addDays(from, -question.days), to: addDays(from, -1) };
  const { rows } = await pool.query<{ no: number }>('select no from customers where id = $1', [
    customerOf(ask, library.customers),
  ]);
  const customerNo = question.of === 'one' ? (rows[0]?.no ?? null) : null;
  const { figures, items } = question.floor;
  const sum = (days: { from: string; to: string }, by: Floor['items']) =>
    pool.query(
      `select ${by === 'none' ? 'null' : by === 'day' ? `(started_at at time zone 'UTC')::date` : by} as grp, ${columns[figures]}
       from task_facts
       where started_at >= $1::date and started_at < $2::date + 1 ${customerNo === null ? '' : `and customer_no = ${customerNo}`}
       group by 1`,
      [days.from, days.to],
    );
  const startAt = performance.now();
  await sum({ from, to }, 'none');
  await sum(before, 'none');
  await sum({ from, to }, items);
  return performance.now() - startAt;
}
