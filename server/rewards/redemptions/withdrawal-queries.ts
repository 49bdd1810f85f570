import type { Db } from '../../platform/database.ts';

/** Customers below zero who have a code that may be unspent: of these and of who brought them; null: of all. */
export async function selectOverdrawn(
  db: Db,
  customerIds: readonly string[] | null,
  now: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ customerId: string }>(
    `select distinct customer_id as "customerId" from reward_redemptions redemption
     where state = 'issued' and spent_at is null and expires_at > $2::timestamptz
       and ($1::text[] is null or customer_id = any($1::text[])
         or customer_id in (select referred_by from customers where id = any($1::text[])))
       and (select sum(points) from reward_entries where customer_id = redemption.customer_id) < 0
     order by customer_id`,
    [customerIds, now],
  );
  return rows.map(({ customerId }) => customerId);
}

export type UnspentRedemption = { id: string; customerId: string; points: number; promotionCodeId: string };

/** A customer's codes that still work and that nobody has found used, the latest first. */
export async function selectUnspent(db: Db, customerId: string, now: Date): Promise<UnspentRedemption[]> {
  const { rows } = await db.query<UnspentRedemption>(
    `select id, customer_id as "customerId", points, stripe_promotion_code_id as "promotionCodeId" from reward_redemptions
     where customer_id = $1::text and state = 'issued' and spent_at is null and expires_at > $2::timestamptz
     order by created_at desc, id desc`,
    [customerId, now],
  );
  return rows;
}

/** The code works no more; false when somebody noted that before. */
export async function markWithdrawn(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update reward_redemptions set state = 'withdrawn' where id = $1::text and state = 'issued' and spent_at is null`,
    [id],
  );
  return rowCount === 1;
}

/** The code was used: its points are gone for good. */
export async function markSpent(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update reward_redemptions set spent_at = $2::timestamptz where id = $1::text and state = 'issued' and spent_at is null`,
    [id, at],
  );
}
