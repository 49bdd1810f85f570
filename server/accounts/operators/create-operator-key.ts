import type { OperatorCaller } from '../../platform/caller.ts';
import { inTransaction, type Pool } from '../../platform/database.ts';
import { HttpError } from '../../platform/errors.ts';
import { createApiKey, type CreatedKey } from '../api-keys/create-api-key.ts';
import { allScopes, requireHoldsKey } from './roles.ts';
import { KeyScope } from '../schema.ts';

/** An operator key made by an operator or another key: never with more than its maker holds. */
export async function createOperatorKeyBy(
  pool: Pool,
  caller: OperatorCaller,
  newKey: { name: string; scopes: readonly string[]; expiresAt?: string | undefined },
  now: Date,
): Promise<CreatedKey> {
  requireHoldsKey(caller, newKey.scopes);
  return inTransaction(pool, (db) =>
    createApiKey(db, { owner: null, createdBy: caller.operatorId, ...newKey }, now),
  );
}

/** An operator key for scripts, made on the command line. */
export async function createOperatorKey(
  pool: Pool,
  { scopes, name = 'Made on the command line' }: { scopes: readonly string[]; name?: string },
  now: Date,
): Promise<{ id: string; key: string }> {
  const unknown = scopes.filter((scope) => !KeyScope.safeParse(scope).success);
  if (scopes.length === 0 || unknown.length > 0) {
    const found = unknown.length > 0 ? `Unknown scopes: ${unknown.join(', ')}.` : 'Name at least one scope.';
    throw new HttpError(422, 'invalid_request', `${found} There are: *, ${allScopes.join(', ')}.`);
  }
  const { id, key } = await inTransaction(pool, (db) => createApiKey(db, { owner: null, name, scopes }, now));
  return { id, key };
}
