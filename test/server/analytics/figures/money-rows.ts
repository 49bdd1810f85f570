import { newId } from '../../../../server/platform/ids.ts';
import type { Pool } from '../../../../server/platform/database.ts';
import { reportedAmount, type Purchase } from './facts.ts';

let count = 0;

/** A paid order of one thing with its movements in the ledger. */
export async function insertPurchase(pool: Pool, purchase: Purchase, planId: string): Promise<void> {
  const id = newId('ord');
  const { customerId, scenarioId, currency, covers, movements } = purchase;
  const sum = (kind: string) =>
    movements.filter((each) => each.kind === kind).reduce((total, { amount }) => total + amount, 0);
  const isRecurring = covers !== null;
  await pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, refunded_amount, country, created_at, paid_at, settled_at,
       fetched_at, stripe_subscription_id, covers_from, covers_to)
     values ($1, $2, 'purchase', 'paid', $3, $4, $5, $6, 'DE', $7, $7, $7, $7, $8, $9, $10)`,
    [
      id,
      customerId,
      currency,
      sum('charge'),
      -sum('charge_tax'),
      -sum('refund') - sum('refund_failure'),
      new Date(purchase.at),
      isRecurring ? `sub_${id}` : null,
      covers && new Date(covers[0]),
      covers && new Date(covers[1]),
    ],
  );
  await pool.query(
    'insert into order_lines (order_id, position, scenario_id, plan_id, amount, is_recurring) values ($1, 1, $2, $3, $4, $5)',
    [id, scenarioId, scenarioId === null ? planId : null, sum('charge'), isRecurring],
  );
  for (const { kind, at, amount } of movements) {
    count += 1;
    await pool.query(
      `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, plan_id, object_id,
         occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency, country)
       values ($1, 'stripe', $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, 'usd', 'DE')`,
      [
        newId('rev'),
        `txn_figures_${count}`,
        kind,
        id,
        customerId,
        scenarioId,
        scenarioId === null ? planId : null,
        `${kind.replace('_tax', '')}_${id}`,
        new Date(at),
        amount,
        currency,
        reportedAmount(purchase, amount),
      ],
    );
  }
}

/** Points that became a code, each worth a cent. */
export async function insertRedemption(
  pool: Pool,
  { customerId, points, at }: { customerId: string; points: number; at: string },
): Promise<void> {
  const id = newId('rdm');
  await pool.query(
    `insert into reward_redemptions (id, customer_id, points, worth_amount, worth_currency, code, state, stripe_promotion_code_id, created_at, expires_at)
     values ($1, $2, $3, $3, 'usd', $1, 'issued', $1, $4, $4)`,
    [id, customerId, points, at],
  );
  await pool.query(
    `insert into reward_entries (id, customer_id, kind, points, source_key, redemption_id, occurred_at) values ($1, $2, 'redemption', $3, $4, $5, $6)`,
    [newId('rwd'), customerId, -points, `redemption:${id}`, id, at],
  );
}
