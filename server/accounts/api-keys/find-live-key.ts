import type { Db } from '../../platform/database.ts';
import { askedTogether } from '../../platform/together.ts';
import { selectUnrevokedKeys, type LiveKey } from './api-key-queries.ts';

const findUnrevoked = askedTogether(async (db, keyHashes: readonly Buffer[]) => {
  const keys = await selectUnrevokedKeys(db, keyHashes);
  const byHash = new Map(keys.map((key) => [key.keyHash.toString('hex'), key]));
  return keyHashes.map((hash) => byHash.get(hash.toString('hex')) ?? null);
});

/** The key with this hash, when it is neither revoked nor expired; asked of the database each time, for all that ask at once. */
export async function findLiveKey(db: Db, keyHash: Buffer, now: Date): Promise<LiveKey | null> {
  const key = await findUnrevoked(db, keyHash);
  return key && (key.expiresAt === null || key.expiresAt > now) ? key : null;
}
