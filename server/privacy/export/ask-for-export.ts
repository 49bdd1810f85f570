import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { signedTokens } from '../../platform/signed-token.ts';
import { z } from 'zod';
import { exported } from '../holdings/holdings.ts';
import { insertExport, selectNewestExport, type ExportRow } from './export-queries.ts';

export const gatherExportJob = 'privacy.gather-export';

/** A file with all that is kept about a person is not left lying about. */
export const keptMs = 7 * 24 * 60 * 60 * 1000;
/** A link that was copied somewhere is worth nothing soon after; the page makes another. */
const linkLifetimeMs = 60 * 60 * 1000;

export const downloadTokens = signedTokens('account-export', z.tuple([z.string(), z.int()]));

type ExportDeps = Pick<Deps, 'pool' | 'queue' | 'now' | 'sessionSecret' | 'publicUrl'>;
type ExportAnswer = Omit<ExportRow, 'id'> & { id: string; downloadUrl: string | null };

/** Begins an export unless one is being made, and tells how far it is. */
export async function askForExport(deps: ExportDeps, customerId: string): Promise<ExportAnswer> {
  const { pool, queue } = deps;
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + keptMs);
  const row = { id: newId('cex', createdAt), customerId, tableCount: exported.length, createdAt, expiresAt };
  await inTransaction(pool, async (db) => {
    const { isNew } = await insertExport(db, row);
    if (isNew) await queue.enqueue(db, gatherExportJob, { exportId: row.id });
  });
  const made = await readExport(deps, customerId);
  if (!made) throw new Error('The export that was just made is gone.');
  return made;
}

/** How far the customer's newest export is, or null without one; when it is ready, with a link that works for an hour. */
export async function readExport(
  { pool, now, sessionSecret, publicUrl }: ExportDeps,
  customerId: string,
): Promise<ExportAnswer | null> {
  const found = await selectNewestExport(pool, customerId, now());
  if (!found) return null;
  const isReady = found.state === 'ready';
  const until = now().getTime() + linkLifetimeMs;
  const downloadUrl = isReady
    ? `${publicUrl()}/account/exports/${downloadTokens.write([found.id, until], sessionSecret)}`
    : null;
  return { ...found, downloadUrl };
}
