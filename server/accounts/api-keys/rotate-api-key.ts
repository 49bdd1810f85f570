import { inTransaction, type Pool } from '../../platform/database.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { hourMs } from '../../platform/time.ts';
import type { KeyOwner } from './api-key-queries.ts';
import { createApiKey, type CreatedKey } from './create-api-key.ts';
import { endKeyAt, selectKeyToRotate } from './rotation-queries.ts';

type Wish = {
  owner: KeyOwner;
  id: string;
  overlapHours: number;
  createdBy?: string | null;
  /** Throws where whoever rotates must not have a key of these scopes. */
  requireHolds?: (scopes: readonly string[]) => void;
};

/**
 * Makes a key of the same name and scopes that lasts as long as the former was made for, and ends the former after `overlapHours`, so that
 * what uses it can be changed over without a gap.
 */
export async function rotateApiKey(pool: Pool, wish: Wish, now: Date): Promise<CreatedKey> {
  const { owner, id, overlapHours, createdBy = null } = wish;
  return inTransaction(pool, async (db) => {
    const former = await selectKeyToRotate(db, owner, id, now);
    if (!former) throw notFound('This API key');
    if (!former.isLive) throw conflict('key_ended', 'This key works no more: create another one.');
    const { name, scopes, createdAt, expiresAt } = former;
    wish.requireHolds?.(scopes);
    const lifetimeMs = expiresAt && expiresAt.getTime() - createdAt.getTime();
    const lasting =
      lifetimeMs === null ? {} : { expiresAt: new Date(now.getTime() + lifetimeMs).toISOString() };
    const next = await createApiKey(db, { owner, createdBy, name, scopes, ...lasting }, now);
    await endKeyAt(db, id, new Date(now.getTime() + overlapHours * hourMs));
    return next;
  });
}
