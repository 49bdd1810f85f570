import type { Db } from '../../platform/database.ts';

export type RedemptionRow = {
  id: string;
  customerId: string;
  points: number;
  worthAmount: number;
  worthCurrency: string;
  code: string;
  state: 'pending' | 'issued' | 'refused' | 'withdrawn';
  createdAt: Date;
  expiresAt: Date;
};

const columns = `id, customer_id as "customerId", points, worth_amount as "worthAmount", worth_currency as "worthCurrency", code, state,
  created_at as "createdAt", expires_at as "expiresAt"`;

export async function insertRedemption(
  db: Db,
  redemption: Omit<RedemptionRow, 'state'> & { idempotencyKey: string | null },
): Promise<void> {
  await db.query(
    `insert into reward_redemptions (id, customer_id, points, worth_amount, worth_currency, code, idempotency_key, created_at, expires_at)
     values ($1::text, $2::text, $3::bigint, $4::bigint, $5::text, $6::text, $7::text, $8::timestamptz, $9::timestamptz)`,
    [
      redemption.id,
      redemption.customerId,
      redemption.points,
      redemption.worthAmount,
      redemption.worthCurrency,
      redemption.code,
      redemption.idempotencyKey,
      redemption.createdAt,
      redemption.expiresAt,
    ],
  );
}

export async function selectRedemption(db: Db, id: string): Promise<RedemptionRow | null> {
  const { rows } = await db.query<RedemptionRow>(
    `select ${columns} from reward_redemptions where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** What an earlier request with this key has begun. */
export async function selectRedemptionByKey(
  db: Db,
  customerId: string,
  idempotencyKey: string,
): Promise<RedemptionRow | null> {
  const { rows } = await db.query<RedemptionRow>(
    `select ${columns} from reward_redemptions where customer_id = $1::text and idempotency_key = $2::text`,
    [customerId, idempotencyKey],
  );
  return rows[0] ?? null;
}

/** Keys are honoured for a day, as for every request; one that came to nothing is free again at once. */
export async function releaseKey(
  db: Db,
  customerId: string,
  idempotencyKey: string,
  before: Date,
): Promise<void> {
  await db.query(
    `update reward_redemptions set idempotency_key = null
     where customer_id = $1::text and idempotency_key = $2::text and (created_at < $3::timestamptz or state = 'refused')`,
    [customerId, idempotencyKey, before],
  );
}

/** Newest first. */
export async function selectRedemptions(db: Db, customerId: string, limit: number): Promise<RedemptionRow[]> {
  const { rows } = await db.query<RedemptionRow>(
    `select ${columns} from reward_redemptions where customer_id = $1::text order by id desc limit $2::int`,
    [customerId, limit],
  );
  return rows;
}

/** Begun before an instant and still without an answer of Stripe. */
export async function selectPendingRedemptions(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from reward_redemptions where state = 'pending' and created_at < $1::timestamptz order by created_at limit $2::int`,
    [before, limit],
  );
  return rows.map(({ id }) => id);
}

/** Stripe has the code. Only what is pending changes. */
export async function markIssued(db: Db, id: string, stripePromotionCodeId: string): Promise<void> {
  await db.query(
    `update reward_redemptions set state = 'issued', stripe_promotion_code_id = $2::text where id = $1::text and state = 'pending'`,
    [id, stripePromotionCodeId],
  );
}

/** Stripe has refused the code; false when somebody noted its end before. */
export async function markRefused(db: Db, id: string, refusal: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update reward_redemptions set state = 'refused', refusal = $2::text where id = $1::text and state = 'pending'`,
    [id, refusal],
  );
  return rowCount === 1;
}
