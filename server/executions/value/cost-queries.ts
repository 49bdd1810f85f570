import type { Db } from '../../platform/database.ts';
import type { Cursor } from '../../platform/pagination.ts';
import type { CostAnswer } from './input-schema.ts';

export type CostRow = {
  id: string;
  kind: CostAnswer['kind'];
  scenarioId: string | null;
  amount: number;
  currency: string;
  on: string | null;
  month: string | null;
  note: string | null;
  createdAt: Date;
};
export type ListedCostRow = CostRow & { slug: string | null; title: string | null };

/** Adds a cost of the library, in minor units. */
export async function insertCost(db: Db, row: CostRow): Promise<void> {
  await db.query(
    `insert into library_costs (id, kind, scenario_id, amount, currency, spent_on, month, note, created_at)
     values ($1::text, $2::text, $3::text, $4::bigint, $5::text, $6::date, to_date($7::text, 'YYYY-MM'), $8::text, $9::timestamptz)`,
    [row.id, row.kind, row.scenarioId, row.amount, row.currency, row.on, row.month, row.note, row.createdAt],
  );
}

/** Takes a cost away; false where there is none. */
export async function deleteCost(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from library_costs where id = $1::text', [id]);
  return rowCount === 1;
}

/** Costs, the latest entered first. */
export async function listCostRows(db: Db, limit: number, cursor: Cursor | null): Promise<ListedCostRow[]> {
  const { rows } = await db.query<ListedCostRow>(
    `select costs.id, kind, scenario_id as "scenarioId", amount, currency, spent_on as "on", to_char(month, 'YYYY-MM') as month, note,
       costs.created_at as "createdAt", slug, title
     from library_costs costs
     left join scenarios on scenarios.id = costs.scenario_id
     where $1::text is null or costs.id < $1::text
     order by costs.id desc
     limit $2::int + 1`,
    [cursor?.[0] ?? null, limit],
  );
  return rows;
}
