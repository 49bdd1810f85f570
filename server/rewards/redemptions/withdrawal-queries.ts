import type { Db } from '../../platform/database.ts';

/** Customers below zero who have a code that may be unspent, or one that is half taken back: of these and of who brought them; null: of all. */
export async function selectOverdrawn(
  db: Db,
  customerIds: readonly string[] | null,
  now: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ customerId: string }>(
    `select distinct customer_id as "customerId" from reward_redemptions redemption
     where state = 'issued' and spent_at is null and (expires_at > $2::timestamptz or withdrawing_at is not null)
       and ($1::text[] is null or customer_id = any($1::text[])
         or customer_id in (select referred_by from customers where id = any($1::text[])))
       and (withdrawing_at is not null or (select sum(points) from reward_entries where customer_id = redemption.customer_id) < 0)
     order by customer_id`,
    [customerIds, now],
  );
  return rows.map(({ customerId }) => customerId);
}

export type UnspentRedemption = {
  id: string;
  customerId: string;
  points: number;
  promotionCodeId: string;
  /** Since when it is being taken back; null: it is not. */
  withdrawingAt: Date | null;
};

/** A customer's codes that nobody has found used: those half taken back, then those that still work, the latest first. */
export async function selectUnspent(db: Db, customerId: string, now: Date): Promise<UnspentRedemption[]> {
  const { rows } = await db.query<UnspentRedemption>(
    `select id, customer_id as "customerId", points, stripe_promotion_code_id as "promotionCodeId", withdrawing_at as "withdrawingAt" from reward_redemptions
     where customer_id = $1::text and state = 'issued' and spent_at is null and (expires_at > $2::timestamptz or withdrawing_at is not null)
     order by withdrawing_at is null, created_at desc, id desc`,
    [customerId, now],
  );
  return rows;
}

/** From here on the code may be of no use at Stripe: its points come back, or it is found used. */
export async function markWithdrawing(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update reward_redemptions set withdrawing_at = $2::timestamptz where id = $1::text and state = 'issued' and spent_at is null and withdrawing_at is null`,
    [id, at],
  );
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
