import type { Db } from '../../../platform/database.ts';
import { productColumns, type ProductColumns, type ProductRef } from '../product.ts';

export type CrossSellRow = {
  id: string;
  kind: 'bump' | 'afterPayment';
  of: ProductColumns & { title: string };
  offers: ProductColumns & { title: string };
  percentOff: number | null;
  discountMonths: number | null;
  isActive: boolean;
  createdAt: Date;
  updatedAt: Date;
};

const productJson = (scenario: string, bundle: string, plan: string): string => `jsonb_build_object(
  'scenarioId', ${scenario}, 'bundleId', ${bundle}, 'planId', ${plan},
  'title', coalesce((select title from scenarios where id = ${scenario}), (select title from bundles where id = ${bundle}), (select name from plans where id = ${plan})))`;

const selectCrossSell = `select cross_sells.id, kind, percent_off as "percentOff", discount_months as "discountMonths", is_active as "isActive", created_at as "createdAt", updated_at as "updatedAt",
    ${productJson('cross_sells.scenario_id', 'cross_sells.bundle_id', 'cross_sells.plan_id')} as of,
    ${productJson('offered_scenario_id', 'offered_bundle_id', 'offered_plan_id')} as offers
  from cross_sells`;

/** Newest first, one more than the limit. */
export async function selectCrossSellPage(
  db: Db,
  { of, before, limit }: { of: string | null; before: string | null; limit: number },
): Promise<CrossSellRow[]> {
  const { rows } = await db.query<CrossSellRow>(
    `${selectCrossSell} where ($1::text is null or coalesce(scenario_id, bundle_id, plan_id) = $1::text) and ($2::text is null or id < $2::text)
     order by id desc limit $3::int + 1`,
    [of, before, limit],
  );
  return rows;
}

export async function selectCrossSellById(db: Db, id: string): Promise<CrossSellRow | null> {
  const { rows } = await db.query<CrossSellRow>(`${selectCrossSell} where id = $1::text`, [id]);
  return rows[0] ?? null;
}

/** False when the same is offered there already. */
export async function insertCrossSell(
  db: Db,
  crossSell: {
    id: string;
    kind: 'bump' | 'afterPayment';
    of: ProductRef;
    offers: ProductRef;
    percentOff: number | null;
    discountMonths: number | null;
    isActive: boolean;
    at: Date;
  },
): Promise<boolean> {
  const [of, offers] = [productColumns(crossSell.of), productColumns(crossSell.offers)];
  const { rowCount } = await db.query(
    `insert into cross_sells (id, kind, scenario_id, bundle_id, plan_id, offered_scenario_id, offered_bundle_id, offered_plan_id, percent_off, discount_months,
       is_active, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::int, $10::int,
       $11::boolean, $12::timestamptz, $12::timestamptz)
     on conflict do nothing`,
    [
      crossSell.id,
      crossSell.kind,
      of.scenarioId,
      of.bundleId,
      of.planId,
      offers.scenarioId,
      offers.bundleId,
      offers.planId,
      crossSell.percentOff,
      crossSell.discountMonths,
      crossSell.isActive,
      crossSell.at,
    ],
  );
  return rowCount === 1;
}

/** Changes what is not undefined; false when there is no such cross-sell. */
export async function updateCrossSellRow(
  db: Db,
  id: string,
  change: {
    percentOff?: number | null | undefined;
    discountMonths?: number | null | undefined;
    isActive?: boolean | undefined;
  },
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update cross_sells set percent_off = case when $2::boolean then $3::int else percent_off end, is_active = coalesce($4::boolean, is_active),
       discount_months = case when $6::boolean then $7::int else discount_months end, updated_at = $5::timestamptz
     where id = $1::text`,
    [
      id,
      change.percentOff !== undefined,
      change.percentOff ?? null,
      change.isActive ?? null,
      at,
      change.discountMonths !== undefined,
      change.discountMonths ?? null,
    ],
  );
  return rowCount === 1;
}

export async function deleteCrossSellRow(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query(`delete from cross_sells where id = $1::text`, [id]);
  return rowCount === 1;
}

/** What may be added on the payment page of a product, oldest first. */
export async function selectBumps(
  db: Db,
  productId: string,
): Promise<(ProductColumns & { percentOff: number | null })[]> {
  const { rows } = await db.query<ProductColumns & { percentOff: number | null }>(
    `select offered_scenario_id as "scenarioId", offered_bundle_id as "bundleId", offered_plan_id as "planId", percent_off as "percentOff"
     from cross_sells where kind = 'bump' and is_active and coalesce(scenario_id, bundle_id, plan_id) = $1::text order by created_at, id`,
    [productId],
  );
  return rows;
}
