import type { Db } from '../../platform/database.ts';

/** Who opened the checkout that a subscription names. */
export async function selectCustomerOfCheckout(db: Db, checkoutId: string): Promise<string | null> {
  const { rows } = await db.query<{ customerId: string }>(
    `select customer_id as "customerId" from checkout_sessions where id = $1::text`,
    [checkoutId],
  );
  return rows[0]?.customerId ?? null;
}
