import type { Db } from '../../platform/database.ts';

export type RotatedKey = { name: string; createdAt: Date; expiresAt: Date | null; isLive: boolean };

/** A customer's key, locked until the end of the transaction. */
export async function selectKeyToRotate(
  db: Db,
  customerId: string,
  id: string,
  now: Date,
): Promise<RotatedKey | undefined> {
  const { rows } = await db.query<RotatedKey>(
    `select name, created_at as "createdAt", expires_at as "expiresAt",
            revoked_at is null and (expires_at is null or expires_at > $3::timestamptz) as "isLive"
     from api_keys where id = $2::text and customer_id = $1::text for update`,
    [customerId, id, now],
  );
  return rows[0];
}

/** Ends a key at an instant, unless it ends before. */
export async function endKeyAt(db: Db, id: string, at: Date): Promise<void> {
  await db.query(`update api_keys set expires_at = least(expires_at, $2::timestamptz) where id = $1::text`, [
    id,
    at,
  ]);
}
