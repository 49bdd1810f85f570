import type { Pool } from '../../server/platform/database.ts';
import { newId } from '../../server/platform/ids.ts';

export type Payment = {
  customerId: string;
  scenarioId: string;
  /** When the charge's balance transaction was created. */
  at: string;
  amount: number;
  tax?: number;
  fee?: number;
  refunded?: number;
  currency?: string;
  /** Minor units of the reporting currency; null: unconverted. The amount itself when left out. */
  reportingAmount?: number | null;
  /** `usd` when left out. */
  reportingCurrency?: string;
  country?: string;
};

let count = 0;

/** A paid order of one scenario with its rows in the ledger, as a settled charge brings them. */
export async function insertPayment(pool: Pool, payment: Payment): Promise<{ orderId: string }> {
  const orderId = newId('ord');
  const { currency = 'usd', tax = 0, refunded = 0 } = payment;
  await pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, refunded_amount, country, created_at, paid_at, settled_at, fetched_at)
     values ($1, $2, 'purchase', 'paid', $3, $4, $5, $6, $7, $8, $8, $8, $8)`,
    [
      orderId,
      payment.customerId,
      currency,
      payment.amount,
      tax,
      refunded,
      payment.country ?? 'DE',
      payment.at,
    ],
  );
  await pool.query(
    `insert into order_lines (order_id, position, scenario_id, amount) values ($1, 0, $2, $3)`,
    [orderId, payment.scenarioId, payment.amount],
  );
  await insertEntry(pool, orderId, payment, { kind: 'charge', amount: payment.amount });
  if (tax) await insertEntry(pool, orderId, payment, { kind: 'charge_tax', amount: -tax });
  if (payment.fee) await insertEntry(pool, orderId, payment, { kind: 'fee', amount: -payment.fee });
  if (refunded) await insertEntry(pool, orderId, payment, { kind: 'refund', amount: -refunded });
  return { orderId };
}

/** One row of the ledger. */
export async function insertEntry(
  pool: Pool,
  orderId: string,
  {
    customerId,
    scenarioId,
    at,
    currency = 'usd',
    reportingAmount,
    reportingCurrency = 'usd',
    country = 'DE',
  }: Payment,
  { kind, amount, at: when = at }: { kind: string; amount: number; at?: string },
): Promise<void> {
  count += 1;
  await pool.query(
    `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, object_id, occurred_at,
       amount, currency, presentment_currency, reporting_amount, reporting_currency, country)
     values ($1, 'stripe', $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13)`,
    [
      newId('rev'),
      `txn_${count}`,
      kind,
      orderId,
      customerId,
      scenarioId,
      kind.startsWith('charge') || kind === 'fee' ? `ch_${orderId}` : `re_${count}`,
      when,
      amount,
      currency,
      reportingAmount === undefined ? amount : reportingAmount,
      reportingCurrency,
      country,
    ],
  );
}
