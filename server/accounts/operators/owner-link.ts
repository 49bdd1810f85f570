import type { Db, Pool } from '../../platform/database.ts';
import { newSecret } from '../../platform/ids.ts';
import { hasOwner, replaceLink } from './operator-queries.ts';
import { hashSecret } from '../secrets.ts';

const linkLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/**
 * The one-time link by which the first person becomes the owner, printed at the start; null when the library has an owner. A new
 * start replaces the link of the former one.
 */
export async function issueOwnerLink(pool: Pool, publicUrl: string, now: Date): Promise<string | null> {
  return (await hasOwner(pool)) ? null : issueLink(pool, null, publicUrl, now);
}

/** A link by which an operator (null: the first owner) sets name and password, once, within seven days. */
export async function issueLink(
  db: Db,
  operatorId: string | null,
  publicUrl: string,
  now: Date,
): Promise<string> {
  const token = newSecret('slw');
  const expiresAt = new Date(now.getTime() + linkLifetimeMs);
  await replaceLink(db, { tokenHash: hashSecret(token), operatorId, createdAt: now, expiresAt });
  return `${publicUrl}/dashboard/welcome?token=${token}`;
}
