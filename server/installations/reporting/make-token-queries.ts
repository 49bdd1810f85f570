import type { Db } from '../../platform/database.ts';

export type MakeTokenRow = { installationId: string; zone: string; sealedToken: string };

export type NewMakeToken = MakeTokenRow & { consentedAt: Date; policyVersion: string };

/** Stores a token, or puts it in the place of the former one; from when on runs are read stays as it was. */
export async function upsertToken(db: Db, token: NewMakeToken): Promise<void> {
  await db.query(
    `insert into make_tokens (installation_id, zone, sealed_token, consented_at, policy_version, pulls_from)
     values ($1::text, $2::text, $3::text, $4::timestamptz, $5::text, $4::timestamptz)
     on conflict (installation_id) do update
       set zone = excluded.zone, sealed_token = excluded.sealed_token, consented_at = excluded.consented_at,
         policy_version = excluded.policy_version, refusals = 0`,
    [token.installationId, token.zone, token.sealedToken, token.consentedAt, token.policyVersion],
  );
}

export async function deleteToken(db: Db, installationId: string): Promise<void> {
  await db.query(`delete from make_tokens where installation_id = $1::text`, [installationId]);
}

/** True of an installation `i` with a stored token when the customer's last word on it was to take the consent back. */
const isWithdrawn = `not coalesce((
  select c.is_granted from consents c
  where c.customer_id = i.customer_id and c.purpose = 'storeMakeToken.' || i.id
  order by c.id desc limit 1
), false)`;

/** The token of an installation; null where none is stored, or its consent was withdrawn. */
export async function findToken(db: Db, installationId: string): Promise<MakeTokenRow | null> {
  const { rows } = await db.query<MakeTokenRow>(
    `select t.installation_id as "installationId", t.zone, t.sealed_token as "sealedToken"
     from make_tokens t join installations i on i.id = t.installation_id
     where t.installation_id = $1::text and not ${isWithdrawn}`,
    [installationId],
  );
  return rows[0] ?? null;
}

/** Installations that read with a token whose consent was withdrawn. */
export async function listWithdrawn(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id from make_tokens t join installations i on i.id = t.installation_id where ${isWithdrawn} order by i.id`,
  );
  return rows.map(({ id }) => id);
}

export async function markUsed(db: Db, installationId: string, at: Date): Promise<void> {
  await db.query(
    `update make_tokens set last_used_at = $2::timestamptz, refusals = 0 where installation_id = $1::text`,
    [installationId, at],
  );
}

/** Counts one more refusal in a row; 0 when the token is gone. */
export async function addRefusal(db: Db, installationId: string): Promise<number> {
  const { rows } = await db.query<{ refusals: number }>(
    `update make_tokens set refusals = refusals + 1 where installation_id = $1::text returning refusals`,
    [installationId],
  );
  return rows[0]?.refusals ?? 0;
}

/** The next tokens that another key than this one sealed, locked; `after` is the last installation that was looked at. */
export async function lockTokensOfOtherKeys(
  db: Db,
  { keyId, after, limit }: { keyId: string; after: string; limit: number },
): Promise<MakeTokenRow[]> {
  const { rows } = await db.query<MakeTokenRow>(
    `select installation_id as "installationId", zone, sealed_token as "sealedToken"
     from make_tokens
     where installation_id > $2::text and split_part(sealed_token, '.', 2) <> $1::text
     order by installation_id
     limit $3::int
     for update`,
    [keyId, after, limit],
  );
  return rows;
}

export async function replaceSealed(db: Db, installationId: string, sealedToken: string): Promise<void> {
  await db.query(`update make_tokens set sealed_token = $2::text where installation_id = $1::text`, [
    installationId,
    sealedToken,
  ]);
}

export async function countTokens(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>(`select count(*) as count from make_tokens`);
  return rows[0]?.count ?? 0;
}
