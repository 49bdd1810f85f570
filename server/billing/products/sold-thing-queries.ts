import type { Db } from '../../platform/database.ts';
import type { Money } from '../../platform/money.ts';
import { productOf, type ProductColumns, type ProductRef } from './product.ts';

/** A scenario, bundle or plan as far as it is sold. */
export type SoldThing = {
  id: string;
  title: string;
  status: 'draft' | 'active' | 'completed' | 'archived';
  amount: number | null;
  currency: string | null;
  minimumAmount: number | null;
  interval: 'month' | 'year' | null;
  intervalCount: number;
  trialDays: number;
  coversAllScenarios: boolean;
  scenarioIds: string[];
  installationLimit: number | null;
};

const statements: Record<ProductRef['kind'], string> = {
  scenario: `select id, title, status, price_amount as amount, price_currency as currency, minimum_price_amount as "minimumAmount",
      recurring as interval, 1 as "intervalCount", 0 as "trialDays", false as "coversAllScenarios", array[id] as "scenarioIds",
      null::int as "installationLimit"
    from scenarios where id = $1::text or slug = $1::text`,
  bundle: `select id, title, status, price_amount as amount, price_currency as currency, null::bigint as "minimumAmount",
      null as interval, 1 as "intervalCount", 0 as "trialDays", false as "coversAllScenarios",
      array(select scenario_id from bundle_scenarios where bundle_id = bundles.id order by position) as "scenarioIds",
      null::int as "installationLimit"
    from bundles where id = $1::text`,
  plan: `select id, name as title, status, price_amount as amount, price_currency as currency, null::bigint as "minimumAmount",
      interval, interval_count as "intervalCount", trial_days as "trialDays", covers_all_scenarios as "coversAllScenarios",
      array(select scenario_id from plan_scenarios where plan_id = plans.id order by scenario_id) as "scenarioIds",
      installation_limit as "installationLimit"
    from plans where id = $1::text`,
};

export async function selectSoldThing(db: Db, { kind, id }: ProductRef): Promise<SoldThing | null> {
  const { rows } = await db.query<SoldThing>(statements[kind], [id]);
  return rows[0] ?? null;
}

export async function selectListPrices(
  db: Db,
  scenarioIds: readonly string[],
): Promise<Map<string, Money | null>> {
  const { rows } = await db.query<{ id: string; amount: number | null; currency: string | null }>(
    `select id, price_amount as amount, price_currency as currency from scenarios where id = any($1::text[])`,
    [scenarioIds],
  );
  return new Map(
    rows.map(({ id, amount, currency }) => [
      id,
      amount === null || currency === null ? null : { amount, currency },
    ]),
  );
}

export async function selectProductRefs(
  db: Db,
  stripeProductIds: readonly string[],
): Promise<Map<string, ProductRef>> {
  const { rows } = await db.query<ProductColumns & { stripeProductId: string }>(
    `select named.stripe_product_id as "stripeProductId", scenario_id as "scenarioId", bundle_id as "bundleId", plan_id as "planId"
     from products join (
       select id as product_id, stripe_product_id from products
       union all select product_id, stripe_product_id from former_stripe_products
     ) named on named.product_id = products.id
     where named.stripe_product_id = any($1::text[])`,
    [stripeProductIds],
  );
  return new Map(rows.map((row) => [row.stripeProductId, productOf(row)]));
}
