import type { Db } from '../../platform/database.ts';

export type EndedKey = { name: string; scopes: string[]; createdAt: Date; expiresAt: Date | null };

/** Ends a key of the library at an instant, unless it ends before, and tells what it was made for; nothing when it works no more. */
export async function endOperatorKey(
  db: Db,
  id: string,
  { at, now }: { at: Date; now: Date },
): Promise<EndedKey | undefined> {
  const { rows } = await db.query<EndedKey>(
    `with former as (
       select id, name, scopes, created_at, expires_at from api_keys
       where id = $1::text and customer_id is null and revoked_at is null and (expires_at is null or expires_at > $3::timestamptz)
       for update
     )
     update api_keys set expires_at = least(api_keys.expires_at, $2::timestamptz) from former where api_keys.id = former.id
     returning former.name, former.scopes, former.created_at as "createdAt", former.expires_at as "expiresAt"`,
    [id, at, now],
  );
  return rows[0];
}
