import type { Db } from '../../../platform/database.ts';
import type { CheckoutRow } from '../checkout-queries.ts';

/** Notes that nobody paid in time; false when the checkout was closed or paid before. */
export async function noteExpiry(
  db: Db,
  { id, expiredAt, agreedAt }: { id: string; expiredAt: Date; agreedAt: Date | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update checkout_sessions set status = 'expired', expired_at = $2::timestamptz, agreed_to_promotions_at = $3::timestamptz
     where id = $1::text and status = 'open' and paid_at is null`,
    [id, expiredAt, agreedAt],
  );
  return rowCount === 1;
}

/** When the customer agreed to mails on Stripe's page of this checkout; null: they did not. */
export async function selectAgreement(db: Db, id: string): Promise<Date | null> {
  const { rows } = await db.query<{ agreedAt: Date | null }>(
    `select agreed_to_promotions_at as "agreedAt" from checkout_sessions where id = $1::text`,
    [id],
  );
  return rows[0]?.agreedAt ?? null;
}

/**
 * Whether the customer has come back to this product by themselves since, or was reminded of it within 30 days: then there is nothing
 * to remind of.
 */
export async function hasMovedOn(db: Db, checkout: CheckoutRow, now: Date): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from checkout_sessions other join checkout_sessions this on this.id = $1::text
     where other.customer_id = this.customer_id and other.id <> this.id
       and coalesce(other.scenario_id, other.bundle_id, other.plan_id) = coalesce(this.scenario_id, this.bundle_id, this.plan_id)
       and (other.created_at >= this.created_at or other.paid_at >= this.created_at
         or other.recovery_mailed_at > $2::timestamptz - interval '30 days')
     limit 1`,
    [checkout.id, now],
  );
  return rows.length > 0;
}

/** Takes the one mail of this checkout; false when it was taken before, or the checkout was paid meanwhile. */
export async function takeRecoveryMail(db: Db, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update checkout_sessions set recovery_mailed_at = $2::timestamptz
     where id = $1::text and recovery_mailed_at is null and status = 'expired' and paid_at is null`,
    [id, now],
  );
  return rowCount === 1;
}

/** The mail could not be sent: the next try may take it again. */
export async function giveRecoveryMailBack(db: Db, id: string): Promise<void> {
  await db.query(`update checkout_sessions set recovery_mailed_at = null where id = $1::text`, [id]);
}
