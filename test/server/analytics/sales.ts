import { newId } from '../../../server/platform/ids.ts';
import type { Pool } from '../../../server/platform/database.ts';

export type SaleLine = {
  scenarioId?: string;
  bundleId?: string;
  planId?: string;
  amount: number;
  isRecurring?: boolean;
};
export type Sale = {
  customerId: string;
  at: string;
  lines: SaleLine[];
  currency?: string;
  country?: string;
  promotionCode?: string;
  discount?: number;
  subscriptionId?: string;
  covers?: [string, string];
  isPaidOutside?: boolean;
  /** Minor units of the reporting currency (usd) per minor unit; null: unconverted. */
  rate?: number | null;
  /** No balance transaction yet. */
  isPending?: boolean;
};

/** A paid order of several things, and the charge in the ledger. */
export async function insertSale(pool: Pool, sale: Sale): Promise<string> {
  const id = newId('ord');
  const { currency = 'usd', country = 'DE', lines } = sale;
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  await pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, country, created_at, paid_at, settled_at, fetched_at,
       promotion_code, discount_amount, is_paid_outside, stripe_subscription_id, covers_from, covers_to)
     values ($1, $2, 'purchase', 'paid', $3, $4, 0, $5, $6, $6, $6, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      sale.customerId,
      currency,
      total,
      country,
      sale.at,
      sale.promotionCode ?? null,
      sale.discount ?? 0,
      sale.isPaidOutside ?? false,
      sale.subscriptionId ?? null,
      sale.covers?.[0] ?? null,
      sale.covers?.[1] ?? null,
    ],
  );
  for (const [index, line] of lines.entries())
    await pool.query(
      'insert into order_lines (order_id, position, scenario_id, bundle_id, plan_id, amount, is_recurring) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        id,
        index + 1,
        line.scenarioId ?? null,
        line.bundleId ?? null,
        line.planId ?? null,
        line.amount,
        line.isRecurring ?? false,
      ],
    );
  if (total > 0 && !sale.isPaidOutside && !sale.isPending)
    await addMovement(pool, sale, id, 'charge', sale.at);
  return id;
}

/** A movement of an order over all of its lines: its charge, or the whole of it going back. */
export async function addMovement(
  pool: Pool,
  sale: Sale,
  orderId: string,
  kind: 'charge' | 'refund',
  at: string,
): Promise<void> {
  const { currency = 'usd', country = 'DE', rate = 1 } = sale;
  for (const [index, line] of sale.lines.entries())
    if (line.amount > 0)
      await pool.query(
        `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, bundle_id, plan_id, object_id,
           occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency, country)
         values ($1, 'stripe', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, 'usd', $15)`,
        [
          newId('rev'),
          `txn_${kind}_${orderId}`,
          kind,
          index + 1,
          orderId,
          sale.customerId,
          line.scenarioId ?? null,
          line.bundleId ?? null,
          line.planId ?? null,
          `${kind}_${orderId}`,
          at,
          kind === 'charge' ? line.amount : -line.amount,
          currency,
          rate === null ? null : Math.round(line.amount * rate) * (kind === 'charge' ? 1 : -1),
          country,
        ],
      );
}

/** A bundle and a plan to sell. */
export async function insertBundleAndPlan(pool: Pool) {
  const [bundleId, planId] = [newId('bdl'), newId('pln')];
  await pool.query(
    `insert into bundles (id, title, price_amount, price_currency, created_at, updated_at) values ($1, 'Finance', 4900, 'usd', now(), now())`,
    [bundleId],
  );
  await pool.query(
    `insert into plans (id, name, price_amount, price_currency, interval, covers_all_scenarios, created_at, updated_at)
     values ($1, 'All access', 2900, 'usd', 'month', true, now(), now())`,
    [planId],
  );
  return { bundleId, planId };
}
