import type { Db } from '../../platform/database.ts';
import { productOf, type ProductColumns, type ProductRef } from '../products/product.ts';

/** What is offered beside a product or after it was paid. */
export type CrossSell = {
  id: string;
  offered: ProductRef;
  percentOff: number | null;
  /** Of a subscription; null: its first payment only. */
  discountMonths: number | null;
};

const columns = `id, percent_off as "percentOff", discount_months as "discountMonths",
  offered_scenario_id as "scenarioId", offered_bundle_id as "bundleId", offered_plan_id as "planId"`;

type CrossSellRow = ProductColumns & Omit<CrossSell, 'offered'>;

/** What operators offer to who buys this, oldest first. */
export async function selectCrossSells(
  db: Db,
  kind: 'bump' | 'afterPayment',
  productId: string,
): Promise<CrossSell[]> {
  const { rows } = await db.query<CrossSellRow>(
    `select ${columns}
     from cross_sells
     where kind = $1::text and coalesce(scenario_id, bundle_id, plan_id) = $2::text and is_active
     order by created_at, id`,
    [kind, productId],
  );
  return rows.map(crossSellOf);
}

function crossSellOf({ id, percentOff, discountMonths, ...offered }: CrossSellRow): CrossSell {
  return { id, percentOff, discountMonths, offered: productOf(offered) };
}

/** One that still holds. */
export async function selectCrossSell(db: Db, id: string): Promise<CrossSell | null> {
  const { rows } = await db.query<CrossSellRow>(
    `select ${columns}
     from cross_sells where id = $1::text and is_active`,
    [id],
  );
  return rows[0] ? crossSellOf(rows[0]) : null;
}

/** Whether the second offer to this purchase was bought already: it is good for one checkout. */
export async function wasOfferTaken(db: Db, offeredAfter: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from checkout_sessions where offered_after = $1::text and status = 'complete' limit 1`,
    [offeredAfter],
  );
  return rows.length > 0;
}
