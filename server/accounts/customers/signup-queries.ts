import type { Db } from '../../platform/database.ts';
import type { NewConsent } from '../schema.ts';

export type SignupRow = {
  id: string;
  email: string;
  name: string;
  organization: string | null;
  consents: NewConsent[];
  referralCode: string | null;
};

const columns = `id, email, name, organization, consents, referral_code as "referralCode"`;

/** Keeps the wish until its link is followed or expires. */
export async function insertSignup(
  db: Db,
  signup: SignupRow & { tokenHash: Buffer; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `insert into signups (id, email, name, organization, consents, token_hash, created_at, expires_at, referral_code)
     values ($1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::bytea, $7::timestamptz, $8::timestamptz, $9::text)`,
    [
      signup.id,
      signup.email,
      signup.name,
      signup.organization,
      JSON.stringify(signup.consents),
      signup.tokenHash,
      signup.createdAt,
      signup.expiresAt,
      signup.referralCode,
    ],
  );
}

/** The sign-up, while its link may still be used. */
export async function findOpenSignup(
  db: Db,
  by: { id: string } | { tokenHash: Buffer },
  now: Date,
): Promise<SignupRow | undefined> {
  const [condition, value] = 'id' in by ? ['id = $1::text', by.id] : ['token_hash = $1::bytea', by.tokenHash];
  const { rows } = await db.query<SignupRow>(
    `select ${columns} from signups where ${condition} and used_at is null and expires_at > $2::timestamptz`,
    [value, now],
  );
  return rows[0];
}

/** Uses the link up and gives the sign-up; nothing when another request was first. */
export async function takeSignup(db: Db, tokenHash: Buffer, now: Date): Promise<SignupRow | undefined> {
  const { rows } = await db.query<SignupRow>(
    `update signups set used_at = $2::timestamptz
     where token_hash = $1::bytea and used_at is null and expires_at > $2::timestamptz
     returning ${columns}`,
    [tokenHash, now],
  );
  return rows[0];
}

/** Links that can no longer be used, and the personal data of those who never followed them. */
export async function deleteExpired(db: Db, now: Date): Promise<void> {
  await db.query(
    `with signup as (delete from signups where expires_at < $1::timestamptz),
          sign_in as (delete from customer_sign_ins where expires_at < $1::timestamptz),
          customer_session as (delete from customer_sessions where expires_at < $1::timestamptz),
          link as (delete from operator_links where user_id is null and expires_at < $1::timestamptz),
          verification as (delete from operator_verifications where expires_at < $1::timestamptz)
     delete from operator_sessions where expires_at < $1::timestamptz`,
    [now],
  );
}
