import type { Db } from '../../platform/database.ts';

export type LiveKey = {
  id: string;
  customerId: string | null;
  scopes: string[];
  lastUsedAt: Date | null;
  /** When the Make app first called with it. */
  makeAppCalledAt: Date | null;
};

export type ApiKeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Whose keys: one customer's, or (null) those of the library. */
export type KeyOwner = string | null;

/** The keys with these hashes, those that were revoked left out. */
export async function selectUnrevokedKeys(
  db: Db,
  keyHashes: readonly Buffer[],
): Promise<(LiveKey & { keyHash: Buffer; expiresAt: Date | null })[]> {
  const { rows } = await db.query<LiveKey & { keyHash: Buffer; expiresAt: Date | null }>(
    `select id, customer_id as "customerId", scopes, last_used_at as "lastUsedAt", make_app_called_at as "makeAppCalledAt",
            key_hash as "keyHash", expires_at as "expiresAt"
     from api_keys where key_hash = any($1::bytea[]) and revoked_at is null`,
    [keyHashes],
  );
  return rows;
}

/** Notes the use; the guard keeps parallel requests from writing the same row again and again. */
export async function touchKey(db: Db, id: string, now: Date): Promise<void> {
  await db.query(
    `update api_keys set last_used_at = $2::timestamptz
     where id = $1::text and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute')`,
    [id, now],
  );
}

/** Notes that the Make app calls with this key, once. */
export async function noteMakeAppCall(db: Db, id: string, now: Date): Promise<void> {
  await db.query(
    `update api_keys set make_app_called_at = $2::timestamptz where id = $1::text and make_app_called_at is null`,
    [id, now],
  );
}

export async function insertKey(
  db: Db,
  key: {
    id: string;
    customerId: KeyOwner;
    name: string;
    prefix: string;
    keyHash: Buffer;
    scopes: readonly string[];
    createdBy: string | null;
    createdAt: Date;
    expiresAt: Date | null;
  },
): Promise<void> {
  await db.query(
    `insert into api_keys (id, kind, customer_id, name, prefix, key_hash, scopes, created_by, created_at, expires_at)
     values ($1::text, case when $2::text is null then 'operator' else 'customer' end, $2::text, $3::text, $4::text, $5::bytea,
             $6::text[], $7::text, $8::timestamptz, $9::timestamptz)`,
    [
      key.id,
      key.customerId,
      key.name,
      key.prefix,
      key.keyHash,
      key.scopes,
      key.createdBy,
      key.createdAt,
      key.expiresAt,
    ],
  );
}

/** Newest first; one more than `limit`, so that the caller sees whether there is a next page. */
export async function selectKeys(
  db: Db,
  owner: KeyOwner,
  page: { limit: number; beforeId: string | null },
): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `select id, name, prefix, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
            revoked_at as "revokedAt"
     from api_keys
     where (customer_id = $1::text or ($1::text is null and customer_id is null)) and ($2::text is null or id < $2::text)
     order by id desc limit $3::int + 1`,
    [owner, page.beforeId, page.limit],
  );
  return rows;
}

/** True when there is such a key; revoking it again keeps the first time. */
export async function markKeyRevoked(db: Db, owner: KeyOwner, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update api_keys set revoked_at = coalesce(revoked_at, $3::timestamptz)
     where id = $2::text and (customer_id = $1::text or ($1::text is null and customer_id is null))`,
    [owner, id, now],
  );
  return rowCount === 1;
}
