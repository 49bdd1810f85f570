import type { Db } from '../../../platform/database.ts';
import { stripeStateColumns, stripeStateJoin, type StripeStateRow } from '../stripe-state.ts';

export type BundleRow = StripeStateRow & {
  id: string;
  title: string;
  description: string;
  status: 'active' | 'archived';
  amount: number;
  currency: string;
  scenarios: { id: string; slug: string; title: string }[];
  /** Of the scenarios that cost something. */
  listAmount: number;
  listCurrencies: string[];
  orders: number;
  createdAt: Date;
  updatedAt: Date;
};

/** Whether every scenario of it is told, or only those that customers see. */
type Sight = { hidesUnpublished?: boolean };

const selectBundle = (
  hidesUnpublished: string,
) => `select bundles.id, bundles.title, bundles.description, bundles.status, bundles.price_amount as amount, bundles.price_currency as currency,
    contents.scenarios, contents."listAmount", contents."listCurrencies",
    (select count(distinct order_id) from order_lines where order_lines.bundle_id = bundles.id) as orders,
    bundles.created_at as "createdAt", bundles.updated_at as "updatedAt", ${stripeStateColumns}
  from bundles ${stripeStateJoin('bundles', 'bundle_id')}
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) order by position), '[]') as scenarios,
        coalesce(sum(price_amount), 0)::bigint as "listAmount",
        array_remove(array_agg(distinct price_currency), null) as "listCurrencies"
      from bundle_scenarios join scenarios on scenarios.id = scenario_id
      where bundle_id = bundles.id and (scenarios.status in ('active', 'completed') or not ${hidesUnpublished}::boolean)
    ) contents`;

/** Newest first, one more than the limit. */
export async function selectBundles(
  db: Db,
  {
    status,
    before,
    limit,
    hidesUnpublished = false,
  }: Sight & { status: string | null; before: string | null; limit: number },
): Promise<BundleRow[]> {
  const { rows } = await db.query<BundleRow>(
    `${selectBundle('$4')} where ($1::text is null or bundles.status = $1::text) and ($2::text is null or bundles.id < $2::text)
     order by bundles.id desc limit $3::int + 1`,
    [status, before, limit, hidesUnpublished],
  );
  return rows;
}

export async function selectBundleById(
  db: Db,
  id: string,
  { hidesUnpublished = false }: Sight = {},
): Promise<BundleRow | null> {
  const { rows } = await db.query<BundleRow>(`${selectBundle('$2')} where bundles.id = $1::text`, [
    id,
    hidesUnpublished,
  ]);
  return rows[0] ?? null;
}

/** What a bundle is, without what it holds. */
export type BundleTerms = {
  title: string;
  description: string;
  status: 'active' | 'archived';
  amount: number;
  currency: string;
};

/** Makes the bundle, or gives it these terms. */
export async function putBundle(db: Db, id: string, terms: BundleTerms, at: Date): Promise<void> {
  await db.query(
    `insert into bundles (id, title, description, status, price_amount, price_currency, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::bigint, $6::text, $7::timestamptz, $7::timestamptz)
     on conflict (id) do update set title = excluded.title, description = excluded.description, status = excluded.status,
       price_amount = excluded.price_amount, price_currency = excluded.price_currency, updated_at = excluded.updated_at`,
    [id, terms.title, terms.description, terms.status, terms.amount, terms.currency, at],
  );
}

/** One change of a bundle at a time. */
export async function lockBundle(db: Db, id: string): Promise<void> {
  await db.query(`select from bundles where id = $1::text for update`, [id]);
}

export async function replaceBundleScenarios(db: Db, bundleId: string, scenarioIds: string[]): Promise<void> {
  await db.query(`delete from bundle_scenarios where bundle_id = $1::text`, [bundleId]);
  await db.query(
    `insert into bundle_scenarios (bundle_id, scenario_id, position)
     select $1::text, scenario_id, position from unnest($2::text[]) with ordinality as named (scenario_id, position)`,
    [bundleId, scenarioIds],
  );
}

export async function deleteBundleRow(db: Db, id: string): Promise<void> {
  await db.query(`delete from bundles where id = $1::text`, [id]);
}
