import { inTransaction, type Db, type Pool } from '../../server/platform/database.ts';

type PlanNode = { Plans?: PlanNode[] } & Record<string, unknown>;

function rowsOf(node: PlanNode): number {
  const number = (name: string) => Number(node[name] ?? 0);
  const once =
    number('Actual Rows') + number('Rows Removed by Filter') + number('Rows Removed by Join Filter');
  return (node.Plans ?? []).reduce((sum, part) => sum + rowsOf(part), once * number('Actual Loops'));
}

/** How many rows PostgreSQL moves for a statement. */
export async function rowsRead(pool: Pool, ask: (db: Db) => Promise<unknown>): Promise<number> {
  let count = 0;
  await inTransaction(pool, (db) =>
    ask({
      query: async (text: string, values: unknown[]) => {
        const { rows } = await db.query(`explain (analyze, format json) ${text}`, values);
        count += rowsOf(rows[0]['QUERY PLAN'][0].Plan);
        return { rows: [], rowCount: 0 };
      },
    } as unknown as Db),
  );
  return count;
}
