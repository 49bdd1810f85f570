import { inTransaction, type Pool } from '../../platform/database.ts';
import type { Encryption } from '../../platform/encryption.ts';
import { countTokens, lockTokensOfOtherKeys, replaceSealed } from './make-token-queries.ts';
import { placeOfToken } from './make-tokens.ts';

const tokensPerBatch = 100;

/** What a rotation did: how many values the key of this id encrypts now, and how many of them it took over. */
export type Rotation = { keyId: string; rotated: number; total: number };

/**
 * Encrypts every stored token with the first key. Each batch is a transaction: it may be interrupted, repeated, and run beside servers
 * that know both keys.
 */
export async function rotateMakeTokens(pool: Pool, encryption: Encryption): Promise<Rotation> {
  const { keyId } = encryption;
  let rotated = 0;
  for (let after = ''; ;) {
    const batch = await inTransaction(pool, async (db) => {
      const rows = await lockTokensOfOtherKeys(db, { keyId, after, limit: tokensPerBatch });
      for (const { installationId, sealedToken } of rows) {
        const place = placeOfToken(installationId);
        await replaceSealed(db, installationId, encryption.seal(encryption.open(sealedToken, place), place));
      }
      return rows;
    });
    rotated += batch.length;
    after = batch.at(-1)?.installationId ?? after;
    if (batch.length < tokensPerBatch) return { keyId, rotated, total: await countTokens(pool) };
  }
}
