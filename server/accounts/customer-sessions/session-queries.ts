import type { Db } from '../../platform/database.ts';

export type LiveSession = { id: string; customerId: string; rotatedAt: Date; lastUsedAt: Date };

/**
 * The session with this secret while it lasts; the former secret is taken for `overlapSeconds` after a rotation. One that was begun with
 * an API key lasts as long as the key.
 */
export async function selectLiveSession(
  db: Db,
  tokenHash: Buffer,
  now: Date,
  overlapSeconds: number,
): Promise<LiveSession | undefined> {
  const { rows } = await db.query<LiveSession>(
    `select id, customer_id as "customerId", rotated_at as "rotatedAt", last_used_at as "lastUsedAt"
     from customer_sessions
     where (token_hash = $1::bytea
            or (former_token_hash = $1::bytea and rotated_at > $2::timestamptz - $3::int * interval '1 second'))
       and expires_at > $2::timestamptz
       and (key_id is null or exists (
         select from api_keys where api_keys.id = key_id and revoked_at is null and (api_keys.expires_at is null or api_keys.expires_at > $2::timestamptz)))`,
    [tokenHash, now, overlapSeconds],
  );
  return rows[0];
}

export async function insertSession(
  db: Db,
  session: {
    id: string;
    customerId: string;
    keyId: string | null;
    tokenHash: Buffer;
    address: string;
    userAgent: string | null;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await db.query(
    `insert into customer_sessions (id, customer_id, key_id, token_hash, address, user_agent, created_at, rotated_at, last_used_at, expires_at)
     values ($1::text, $2::text, $3::text, $4::bytea, $5::text, $6::text, $7::timestamptz, $7::timestamptz, $7::timestamptz, $8::timestamptz)`,
    [
      session.id,
      session.customerId,
      session.keyId,
      session.tokenHash,
      session.address,
      session.userAgent,
      session.createdAt,
      session.expiresAt,
    ],
  );
}

/** Notes the use, at most once a minute. */
export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.query(
    `update customer_sessions set last_used_at = $2::timestamptz
     where id = $1::text and last_used_at <= $2::timestamptz - interval '1 minute'`,
    [id, now],
  );
}

/** Puts another secret in place of one that is from `before` or earlier, and says until when the session lasts. */
export async function replaceToken(
  db: Db,
  { id, tokenHash, before, now }: { id: string; tokenHash: Buffer; before: Date; now: Date },
): Promise<{ expiresAt: Date } | undefined> {
  const { rows } = await db.query<{ expiresAt: Date }>(
    `update customer_sessions set former_token_hash = token_hash, token_hash = $2::bytea, rotated_at = $4::timestamptz
     where id = $1::text and rotated_at <= $3::timestamptz
     returning expires_at as "expiresAt"`,
    [id, tokenHash, before, now],
  );
  return rows[0];
}

export type SessionRow = {
  id: string;
  isByKey: boolean;
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
};

/** Where a customer is signed in, the newest first; one more than `limit`. */
export async function selectSessions(
  db: Db,
  customerId: string,
  page: { limit: number; beforeId: string | null; now: Date },
): Promise<SessionRow[]> {
  const { rows } = await db.query<SessionRow>(
    `select id, key_id is not null as "isByKey", address, user_agent as "userAgent", created_at as "createdAt",
            last_used_at as "lastUsedAt", expires_at as "expiresAt"
     from customer_sessions
     where customer_id = $1::text and ($2::text is null or id < $2::text) and expires_at > $3::timestamptz
       and (key_id is null or exists (
         select from api_keys where api_keys.id = key_id and revoked_at is null and (api_keys.expires_at is null or api_keys.expires_at > $3::timestamptz)))
     order by id desc limit $4::int + 1`,
    [customerId, page.beforeId, page.now, page.limit],
  );
  return rows;
}

/** Ends one session; false when the customer has none of this id. */
export async function deleteSession(db: Db, customerId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from customer_sessions where customer_id = $1::text and id = $2::text`,
    [customerId, id],
  );
  return rowCount === 1;
}

/** Ends all sessions but one. */
export async function deleteOtherSessions(db: Db, customerId: string, id: string | null): Promise<void> {
  await db.query(
    `delete from customer_sessions where customer_id = $1::text and ($2::text is null or id <> $2::text)`,
    [customerId, id],
  );
}

export type SignIn = { id: string; email: string; page: string };

export async function insertSignIn(
  db: Db,
  signIn: SignIn & { createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `insert into customer_sign_ins (id, email, page, created_at, expires_at)
     values ($1::text, $2::text, $3::text, $4::timestamptz, $5::timestamptz)`,
    [signIn.id, signIn.email, signIn.page, signIn.createdAt, signIn.expiresAt],
  );
}

/** The wish to sign in, while its link may still be used. */
export async function findOpenSignIn(db: Db, id: string, now: Date): Promise<SignIn | undefined> {
  const { rows } = await db.query<SignIn>(
    `select id, email, page from customer_sign_ins
     where id = $1::text and used_at is null and expires_at > $2::timestamptz`,
    [id, now],
  );
  return rows[0];
}

/** Uses the link up; nothing when another request was first. */
export async function takeSignIn(db: Db, id: string, now: Date): Promise<SignIn | undefined> {
  const { rows } = await db.query<SignIn>(
    `update customer_sign_ins set used_at = $2::timestamptz
     where id = $1::text and used_at is null and expires_at > $2::timestamptz
     returning id, email, page`,
    [id, now],
  );
  return rows[0];
}
