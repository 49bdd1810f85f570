import type { Pool } from '../../../server/platform/database.ts';
import { ensureMonth } from '../../../server/executions/storage/partition-queries.ts';

/** Another day like the last one, with identities and without sums; how many tasks it has. */
export async function oneMoreDay(pool: Pool, last: Date): Promise<number> {
  await ensureMonth(pool, new Date(last.getTime() + 86_400_000).toISOString().slice(0, 10));
  const made = await pool.query<{ tasks: number }>(
    `select count(*) as tasks from task_facts where started_at > $1::timestamptz`,
    [last],
  );
  if (made.rows[0]?.tasks) return made.rows[0].tasks; // by a run before, on what it kept
  const { rows } = await pool.query<{ columns: string }>(
    `select string_agg(column_name, ', ' order by ordinal_position) as columns from information_schema.columns
     where table_name = 'task_facts' and column_name not in ('started_at', 'finished_at', 'received_at', 'execution_id')`,
  );
  const columns = rows[0]?.columns ?? '';
  const next = (column: string) => `${column} + interval '1 day'`;
  const { rowCount } = await pool.query(
    `insert into task_facts (started_at, finished_at, received_at, execution_id, ${columns})
     select ${next('started_at')}, ${next('finished_at')}, ${next('received_at')}, 'next ' || execution_id, ${columns} from task_facts
     where started_at > $1::timestamptz - interval '1 day' and started_at <= $1::timestamptz and execution_id not like 'next %'
`,
    [last],
  );
  await pool.query(
    `insert into task_identities select facts.customer_no, task_identity(installations.id, execution_id, 'main'), started_at
     from task_facts facts join installations on installations.no = facts.installation_no where started_at > $1::timestamptz and execution_id like 'next %'`,
    [last],
  );
  return rowCount ?? 0;
}
