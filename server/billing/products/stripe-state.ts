import type { StripeState } from './schema.ts';

/** What a row tells of Stripe, as `stripeStateColumns` selects it; all null where nothing was ever for sale. */
export type StripeStateRow = {
  stripeProductId: string | null;
  stripePriceId: string | null;
  isInStep: boolean | null;
  syncedAt: Date | null;
  syncError: string | null;
  repairedAt: Date | null;
  repair: string | null;
};

/** For a statement that has joined `stripeStateJoin`. */
export const stripeStateColumns = `products.stripe_product_id as "stripeProductId", current_price.stripe_price_id as "stripePriceId",
  products.revision = products.synced_revision and not products.is_suspect as "isInStep", products.synced_at as "syncedAt",
  products.sync_error as "syncError", products.repaired_at as "repairedAt", products.repair`;

/** Joins the product of a row of this table with its current price. */
export const stripeStateJoin = (table: 'plans' | 'bundles', column: 'plan_id' | 'bundle_id'): string =>
  `left join products on products.${column} = ${table}.id
   left join prices current_price on current_price.product_id = products.id and current_price.is_current`;

/** How far Stripe has it, in words where it does not. */
export function stripeStateOf(row: StripeStateRow, hasKey: boolean): StripeState {
  const isInStep = row.isInStep ?? true;
  return {
    productId: row.stripeProductId,
    priceId: row.stripePriceId,
    isInStep,
    syncedAt: row.syncedAt?.toISOString() ?? null,
    syncError:
      isInStep || hasKey ? row.syncError : 'STRIPE_SECRET_KEY is not set: Stripe gets it once it is.',
    repairedAt: row.repairedAt?.toISOString() ?? null,
    repair: row.repair,
  };
}
