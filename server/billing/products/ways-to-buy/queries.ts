import type { Db } from '../../../platform/database.ts';
import type { WaysToBuy } from './schema.ts';

/** The bundles on sale that hold a scenario, the cheapest first. */
export async function selectBundlesWith(db: Db, scenarioId: string): Promise<WaysToBuy['bundles']> {
  const { rows } = await db.query<WaysToBuy['bundles'][number]>(
    `select b.id, b.title, json_build_object('amount', b.price_amount, 'currency', b.price_currency) as price,
       (select count(*)::int from bundle_scenarios where bundle_id = b.id) as scenarios
     from bundles b
     where b.status = 'active' and exists (select from bundle_scenarios where bundle_id = b.id and scenario_id = $1::text)
     order by b.price_amount, b.id limit 20`,
    [scenarioId],
  );
  return rows;
}

/** The product of a scenario; null for one that never had a price. */
export async function selectProductIdOf(db: Db, scenarioId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(`select id from products where scenario_id = $1::text`, [
    scenarioId,
  ]);
  return rows[0]?.id ?? null;
}
