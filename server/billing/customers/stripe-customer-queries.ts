import type { Db } from '../../platform/database.ts';

/** Our customer that Stripe's is linked to. */
export async function selectLinkedCustomer(db: Db, stripeCustomerId: string): Promise<string | null> {
  const { rows } = await db.query<{ customerId: string }>(
    `select customer_id as "customerId" from stripe_customers where stripe_customer_id = $1::text`,
    [stripeCustomerId],
  );
  return rows[0]?.customerId ?? null;
}

/** Whether one of Stripe's customers is ours for more than its address. */
export async function isKnownCustomer(
  db: Db,
  link: { customerId: string; stripeCustomerId: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select from stripe_customers where customer_id = $1::text and stripe_customer_id = $2::text and not is_matched`,
    [link.customerId, link.stripeCustomerId],
  );
  return rows.length > 0;
}

/**
 * Links one of Stripe's customers to ours, the first that is known by more than its address as the one that new checkouts use; whose a link
 * is that stands is kept, and it may become known by more. Answers whose it is. One at a time per customer.
 */
export async function insertStripeCustomer(
  db: Db,
  link: { stripeCustomerId: string; customerId: string; isMatched: boolean },
  now: Date,
): Promise<string> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('stripe customers of ' || $1::text, 0))`, [
    link.customerId,
  ]);
  const { rows } = await db.query<{ customerId: string }>(
    `insert into stripe_customers as stands (stripe_customer_id, customer_id, is_primary, is_matched, created_at)
     values ($1::text, $2::text,
       not $3::boolean and not exists (select from stripe_customers where customer_id = $2::text and is_primary), $3::boolean, $4::timestamptz)
     on conflict (stripe_customer_id) do update set
       is_matched = stands.is_matched and (excluded.is_matched or stands.customer_id <> excluded.customer_id),
       is_primary = stands.is_primary
         or (excluded.is_primary and stands.customer_id = excluded.customer_id and stands.deleted_at is null)
     returning customer_id as "customerId"`,
    [link.stripeCustomerId, link.customerId, link.isMatched, now],
  );
  await db.query(`delete from unlinked_stripe_customers where stripe_customer_id = $1::text`, [
    link.stripeCustomerId,
  ]);
  return rows[0]?.customerId ?? link.customerId;
}

/** Notes whom something waits for. */
export async function noteUnlinkedCustomer(
  db: Db,
  customer: { stripeCustomerId: string; email: string | null },
  now: Date,
): Promise<void> {
  await db.query(
    `insert into unlinked_stripe_customers (stripe_customer_id, email, created_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict (stripe_customer_id) do update set email = coalesce(excluded.email, unlinked_stripe_customers.email)`,
    [customer.stripeCustomerId, customer.email, now],
  );
}

/** Those that something waits for: by Stripe's id, or with the address of a customer of ours. */
export async function selectUnlinkedCustomers(
  db: Db,
  by: { stripeCustomerId?: string; email?: string },
): Promise<string[]> {
  const { rows } = await db.query<{ stripeCustomerId: string }>(
    `select stripe_customer_id as "stripeCustomerId" from unlinked_stripe_customers
     where stripe_customer_id = $1::text or email = $2::text order by stripe_customer_id`,
    [by.stripeCustomerId ?? null, by.email ?? null],
  );
  return rows.map(({ stripeCustomerId }) => stripeCustomerId);
}

/** A customer of ours by id, or by address in lower case. */
export async function selectCustomerId(
  db: Db,
  by: { id: string } | { email: string },
): Promise<string | null> {
  const [condition, value] = 'id' in by ? ['id = $1::text', by.id] : ['email = $1::text', by.email];
  const { rows } = await db.query<{ id: string }>(`select id from customers where ${condition}`, [value]);
  return rows[0]?.id ?? null;
}

/** Stripe no longer has this customer: past payments still lead to ours, new ones need another. */
export async function markStripeCustomerDeleted(
  db: Db,
  stripeCustomerId: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update stripe_customers set is_primary = false, deleted_at = coalesce(deleted_at, $2::timestamptz)
     where stripe_customer_id = $1::text`,
    [stripeCustomerId, at],
  );
  return rowCount === 1;
}

export type StripeCustomerLink = {
  stripeCustomerId: string;
  isPrimary: boolean;
  isMatched: boolean;
  createdAt: Date;
  deletedAt: Date | null;
};

/** All of Stripe's customers that are one of ours, the one of new checkouts first. */
export async function selectStripeCustomers(db: Db, customerId: string): Promise<StripeCustomerLink[]> {
  const { rows } = await db.query<StripeCustomerLink>(
    `select stripe_customer_id as "stripeCustomerId", is_primary as "isPrimary", is_matched as "isMatched", created_at as "createdAt", deleted_at as "deletedAt"
     from stripe_customers where customer_id = $1::text order by is_primary desc, created_at, stripe_customer_id`,
    [customerId],
  );
  return rows;
}
