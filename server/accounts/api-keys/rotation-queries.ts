import type { Db } from '../../platform/database.ts';
import type { KeyOwner } from './api-key-queries.ts';

export type RotatedKey = {
  name: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  isLive: boolean;
};

/** A key of a customer or, without an owner, of the library, locked until the end of the transaction. */
export async function selectKeyToRotate(
  db: Db,
  owner: KeyOwner,
  id: string,
  now: Date,
): Promise<RotatedKey | undefined> {
  const { rows } = await db.query<RotatedKey>(
    `select name, scopes, created_at as "createdAt", expires_at as "expiresAt",
            revoked_at is null and (expires_at is null or expires_at > $3::timestamptz) as "isLive"
     from api_keys where id = $2::text and customer_id is not distinct from $1::text for update`,
    [owner, id, now],
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
