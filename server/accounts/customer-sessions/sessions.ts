import type { Db, Pool } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { newId, newSecret } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { hashSecret } from '../secrets.ts';
import {
  deleteOtherSessions,
  deleteSession,
  insertSession,
  replaceToken,
  selectLiveSession,
  selectSessions,
  touchSession,
  type LiveSession,
  type SessionRow,
} from './session-queries.ts';

/** A session ends after this, however busy. */
const lifetimeMs = 30 * 24 * 60 * 60 * 1000;
/** A secret that was copied from a cookie is worth nothing after this. */
const rotateAfterMs = 24 * 60 * 60 * 1000;
/** How long requests that were under way may still bring the former secret. */
const overlapSeconds = 60;
const touchEveryMs = 60_000;

export type NewSession = { secret: string; expiresAt: Date };

/** Signs a customer in where the request comes from; `keyId` when an API key proved who they are. */
export async function beginSession(
  db: Db,
  from: { customerId: string; keyId: string | null; address: string; userAgent: string | undefined },
  now: Date,
): Promise<NewSession> {
  const secret = newSecret('slc');
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  await insertSession(db, {
    ...from,
    id: newId('ses', now),
    tokenHash: hashSecret(secret),
    userAgent: from.userAgent?.slice(0, 500) ?? null,
    createdAt: now,
    expiresAt,
  });
  return { secret, expiresAt };
}

/** The session of a secret, asked of the database each time: one that was ended is refused at once, on every server. */
export async function findSession(pool: Pool, secret: string, now: Date): Promise<LiveSession | null> {
  const session = await selectLiveSession(pool, hashSecret(secret), now, overlapSeconds);
  if (!session) return null;
  if (now.getTime() - session.lastUsedAt.getTime() >= touchEveryMs) await touchSession(pool, session.id, now);
  return session;
}

/** A new secret in place of one that is a day old; null while it is younger, or when another request was first. */
export async function rotateSession(pool: Pool, sessionId: string, now: Date): Promise<NewSession | null> {
  const secret = newSecret('slc');
  const before = new Date(now.getTime() - rotateAfterMs);
  const rotated = await replaceToken(pool, { id: sessionId, tokenHash: hashSecret(secret), before, now });
  return rotated ? { secret, ...rotated } : null;
}

/** Where a customer is signed in. */
export async function listSessions(
  pool: Pool,
  caller: { customerId: string; sessionId: string | null },
  { limit, cursor, now }: { limit: number; cursor?: string | undefined; now: Date },
): Promise<Page<SessionRow & { isThis: boolean }>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectSessions(pool, caller.customerId, { limit, beforeId, now });
  const withThis = (row: SessionRow) => ({ ...row, isThis: row.id === caller.sessionId });
  return pageFrom(rows, limit, withThis, (row) => [row.id]);
}

/** Signs out where the caller is; a key is not signed in. */
export async function signOut(
  pool: Pool,
  { customerId, sessionId }: { customerId: string; sessionId: string | null },
): Promise<void> {
  if (sessionId !== null) await deleteSession(pool, customerId, sessionId);
}

/** Signs out everywhere but where the caller is. */
export async function endOtherSessions(
  pool: Pool,
  { customerId, sessionId }: { customerId: string; sessionId: string | null },
): Promise<void> {
  await deleteOtherSessions(pool, customerId, sessionId);
}

/** Signs out in one place. */
export async function endSession(pool: Pool, customerId: string, id: string): Promise<void> {
  if (!(await deleteSession(pool, customerId, id))) throw notFound('This session');
}
