import type { OperatorCaller } from '../../platform/caller.ts';
import { inTransaction, type Pool } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { hourMs } from '../../platform/time.ts';
import { createApiKey, type CreatedKey } from '../api-keys/create-api-key.ts';
import { endOperatorKey } from './operator-key-queries.ts';
import { allScopes, requireHoldsScopes } from './roles.ts';

/**
 * Makes a key of the same name and scopes that lasts as long as the former was made for, and ends the former after `overlapHours`: what uses
 * it is changed over without a gap.
 */
export async function rotateOperatorKey(
  pool: Pool,
  caller: OperatorCaller,
  { id, overlapHours }: { id: string; overlapHours: number },
  now: Date,
): Promise<CreatedKey> {
  return inTransaction(pool, async (db) => {
    const former = await endOperatorKey(db, id, { at: new Date(now.getTime() + overlapHours * hourMs), now });
    if (!former) throw notFound('A key with this id that still works');
    const { name, scopes, createdAt, expiresAt } = former;
    requireHoldsScopes(caller, scopes.includes('*') ? allScopes : scopes);
    const lifetimeMs = expiresAt && expiresAt.getTime() - createdAt.getTime();
    const lasting =
      lifetimeMs === null ? {} : { expiresAt: new Date(now.getTime() + lifetimeMs).toISOString() };
    return createApiKey(db, { owner: null, createdBy: caller.operatorId, name, scopes, ...lasting }, now);
  });
}
