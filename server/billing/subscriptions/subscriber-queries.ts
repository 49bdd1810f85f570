import type { Db } from '../../platform/database.ts';

/** The customer of ours that Stripe's is linked to, or who opened the checkout. */
export async function selectLinkedCustomer(
  db: Db,
  stripeCustomerId: string,
  checkoutId: string | null,
): Promise<string | null> {
  const { rows } = await db.query<{ customerId: string }>(
    `select customer_id as "customerId" from stripe_customers where stripe_customer_id = $1::text and customer_id is not null
     union all select customer_id from checkout_sessions where id = $2::text
     limit 1`,
    [stripeCustomerId, checkoutId],
  );
  return rows[0]?.customerId ?? null;
}
