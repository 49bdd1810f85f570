import { inTransaction, type Pool } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { markKeyRevoked, selectKeys, type ApiKeyRow, type KeyOwner } from './api-key-queries.ts';

/** The keys of a customer, or (without an owner) of the library, newest first. */
export async function listApiKeys(
  pool: Pool,
  owner: KeyOwner,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ApiKeyRow>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectKeys(pool, owner, {
    limit,
    beforeId,
  });
  return pageFrom(
    rows,
    limit,
    (row) => row,
    (row) => [row.id],
  );
}

/** Takes the key's rights away at once. */
export async function revokeApiKey(pool: Pool, owner: KeyOwner, id: string, now: Date): Promise<void> {
  if (!(await inTransaction(pool, (db) => markKeyRevoked(db, owner, id, now))))
    throw notFound('This API key');
}
