import type { OperatorRole } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';

export type OperatorRow = {
  id: string;
  email: string;
  name: string;
  username: string;
  role: OperatorRole;
  createdAt: Date;
};

const columns = `id, email, name, username, role, created_at as "createdAt"`;

export async function findOperator(db: Db, id: string): Promise<OperatorRow | undefined> {
  const { rows } = await db.query<OperatorRow>(`select ${columns} from users where id = $1::text`, [id]);
  return rows[0];
}

export type ListedOperatorRow = OperatorRow & { isInvited: boolean; lastSignInAt: Date | null };

/** Oldest first; one more than `limit`. */
export async function selectOperators(
  db: Db,
  page: { limit: number; afterId: string | null },
): Promise<ListedOperatorRow[]> {
  const { rows } = await db.query<ListedOperatorRow>(
    `select ${columns}, exists (select from operator_links where user_id = users.id) as "isInvited",
       (select max(created_at) from operator_sessions where user_id = users.id) as "lastSignInAt"
     from users where $1::text is null or id > $1::text order by id limit $2::int + 1`,
    [page.afterId, page.limit],
  );
  return rows;
}

/** Whether a link waits for the operator, who has no password yet. */
export async function isInvited(db: Db, id: string): Promise<boolean> {
  const { rows } = await db.query(`select from operator_links where user_id = $1::text`, [id]);
  return rows.length > 0;
}

export async function updateRole(db: Db, id: string, role: OperatorRole, now: Date): Promise<void> {
  await db.query(`update users set role = $2::text, updated_at = $3::timestamptz where id = $1::text`, [
    id,
    role,
    now,
  ]);
}

export async function hasOwner(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from users where role = 'owner') as found`,
  );
  return rows[0]?.found === true;
}

/** The ids of all owners, locked until the transaction ends, so that two removals cannot leave none. */
export async function lockOwners(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from users where role = 'owner' order by id for update`,
  );
  return rows.map(({ id }) => id);
}

/** The operator and the hash of the password, as the sign-in library reads them. */
export async function insertOperator(
  db: Db,
  operator: OperatorRow & { passwordHash: string; isEmailVerified: boolean },
): Promise<void> {
  await db.query(
    `with operator as (
       insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
       values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::boolean, $8::timestamptz, $8::timestamptz)
       returning id
     )
     insert into operator_accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
     select id, id, id, 'credential', $7::text, $8::timestamptz, $8::timestamptz from operator`,
    [
      operator.id,
      operator.email,
      operator.name,
      operator.username,
      operator.role,
      operator.isEmailVerified,
      operator.passwordHash,
      operator.createdAt,
    ],
  );
}

/** What a new operator chose after following the link. */
export async function updateOperator(
  db: Db,
  operator: { id: string; name: string; username: string; passwordHash: string },
  now: Date,
): Promise<OperatorRow | undefined> {
  const { rows } = await db.query<OperatorRow>(
    `with account as (
       update operator_accounts set password = $4::text, updated_at = $5::timestamptz
       where user_id = $1::text and provider_id = 'credential'
     )
     update users set name = $2::text, username = $3::text, email_verified = true, updated_at = $5::timestamptz
     where id = $1::text
     returning ${columns}`,
    [operator.id, operator.name, operator.username, operator.passwordHash, now],
  );
  return rows[0];
}

/** Sessions, password and links go with the operator. */
export async function deleteOperator(db: Db, id: string): Promise<void> {
  await db.query(`delete from users where id = $1::text`, [id]);
}

/** A link for the operator, or (null) the first owner's; it replaces the former one. */
export async function replaceLink(
  db: Db,
  link: { tokenHash: Buffer; operatorId: string | null; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `insert into operator_links (token_hash, user_id, created_at, expires_at)
     values ($1::bytea, $2::text, $3::timestamptz, $4::timestamptz)
     on conflict (user_id) do update
       set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [link.tokenHash, link.operatorId, link.createdAt, link.expiresAt],
  );
}

/** Whom a link that may still be used is for: an operator, or (null) the first owner. */
export async function findLink(
  db: Db,
  tokenHash: Buffer,
  now: Date,
): Promise<{ operatorId: string | null; email: string | null } | undefined> {
  const { rows } = await db.query<{ operatorId: string | null; email: string | null }>(
    `select link.user_id as "operatorId", users.email
     from operator_links link left join users on users.id = link.user_id
     where link.token_hash = $1::bytea and link.expires_at > $2::timestamptz`,
    [tokenHash, now],
  );
  return rows[0];
}

/** Uses the link up; false when another request was first. */
export async function takeLink(db: Db, tokenHash: Buffer, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from operator_links where token_hash = $1::bytea and expires_at > $2::timestamptz`,
    [tokenHash, now],
  );
  return rowCount === 1;
}
