import type { Db } from '../platform/database.ts';
import { selectChainPart, selectUnnoted } from './queries.ts';
import type { ChainCheck } from './schema.ts';

const linksAtOnce = 5_000;

/**
 * Goes through the whole log: every change holds the hash of the one before, none is missing, and everything that is watched stands as was
 * noted last. Whoever keeps `head` elsewhere also sees that the end of the log was cut off.
 */
export async function verifyChanges(db: Db): Promise<ChainCheck> {
  let changes = 0;
  let brokenAt: number | null = null;
  let head: ChainCheck['head'] = null;
  for (;;) {
    const part = await selectChainPart(db, head?.number ?? 0, linksAtOnce);
    changes += part.links;
    brokenAt ??= part.brokenAt;
    if (part.number !== null && part.hash !== null) head = { number: part.number, hash: part.hash };
    if (part.links < linksAtOnce) break;
  }
  const unnoted = await selectUnnoted(db);
  return { isIntact: brokenAt === null && unnoted.length === 0, changes, head, brokenAt, unnoted };
}
