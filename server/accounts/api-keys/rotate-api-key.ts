import { inTransaction, type Pool } from '../../platform/database.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { createApiKey, type CreatedKey } from './create-api-key.ts';
import { endKeyAt, selectKeyToRotate } from './rotation-queries.ts';

const hourMs = 60 * 60 * 1000;

/**
 * Makes a key of the same name that lasts as long as the former was made for, and ends the former after `overlapHours`, so that what uses it
 * can be changed over without a gap.
 */
export async function rotateApiKey(
  pool: Pool,
  { owner, id, overlapHours }: { owner: string; id: string; overlapHours: number },
  now: Date,
): Promise<CreatedKey> {
  return inTransaction(pool, async (db) => {
    const former = await selectKeyToRotate(db, owner, id, now);
    if (!former) throw notFound('This API key');
    if (!former.isLive) throw conflict('key_ended', 'This key works no more: create another one.');
    const { name, createdAt, expiresAt } = former;
    const lifetimeMs = expiresAt && expiresAt.getTime() - createdAt.getTime();
    const next = await createApiKey(
      db,
      {
        owner,
        name,
        ...(lifetimeMs === null ? {} : { expiresAt: new Date(now.getTime() + lifetimeMs).toISOString() }),
      },
      now,
    );
    await endKeyAt(db, id, new Date(now.getTime() + overlapHours * hourMs));
    return next;
  });
}
