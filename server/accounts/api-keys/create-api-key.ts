import type { Db } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import { newId, newSecret } from '../../platform/ids.ts';
import { insertKey, type KeyOwner } from './api-key-queries.ts';
import { hashSecret } from '../secrets.ts';

/** Enough of a key to tell it from others, far too little to guess the rest. */
const prefixLength = 12;

export type CreatedKey = {
  id: string;
  key: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
};

type NewKey = {
  owner: KeyOwner;
  name: string;
  scopes?: readonly string[];
  expiresAt?: string | undefined;
  createdBy?: string | null;
};

/** Makes a key of a customer (`slk_…`) or, without an owner, of the library (`slo_…`). Only its hash is stored. */
export async function createApiKey(db: Db, newKey: NewKey, now: Date): Promise<CreatedKey> {
  const expiresAt = newKey.expiresAt === undefined ? null : new Date(newKey.expiresAt);
  if (expiresAt && expiresAt <= now) throw invalid('/expiresAt', 'This instant has passed.');
  const secret = newSecret(newKey.owner === null ? 'slo' : 'slk');
  const key = {
    id: newId('key', now),
    name: newKey.name,
    prefix: secret.slice(0, prefixLength),
    scopes: [...new Set(newKey.scopes ?? [])],
    createdAt: now,
    expiresAt,
  };
  await insertKey(db, {
    ...key,
    customerId: newKey.owner,
    keyHash: hashSecret(secret),
    createdBy: newKey.createdBy ?? null,
  });
  return { ...key, key: secret };
}
