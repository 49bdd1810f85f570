import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDirOf } from '../../server/platform/embedded-postgres/cluster.ts';
import { takeOwnership } from '../../server/platform/embedded-postgres/owner-lock.ts';
import { clearLeftovers } from '../../server/platform/embedded-postgres/recovery.ts';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres/start.ts';
import { makePostgresFolder, postgresFolders } from './postgres-folder.ts';

/**
 * A PostgreSQL server in a temporary folder; `stop` removes both. Quick, because it need not survive a crash; with `isDurable` it does
 * what it does in production.
 */
export async function startTemporaryPostgres({ isDurable = false } = {}): Promise<{
  url: string;
  stop: () => Promise<void>;
}> {
  await removeLeftovers();
  const dataDir = makePostgresFolder({ isDurable });
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir, isDurable });
    return { url: server.connectionString, stop: () => server.stop().finally(removeFolder) };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

/** A run that was killed could not clean up after itself; the next one does. Folders of runs that still live are left alone. */
async function removeLeftovers(): Promise<void> {
  for (const dataDir of postgresFolders()) {
    if (!existsSync(join(dataDir, 'postgres.lock'))) continue; // being made this moment, or being removed
    try {
      const ownership = await takeOwnership(dataDir);
      await clearLeftovers(clusterDirOf(dataDir), ownership.tookOver);
      rmSync(dataDir, { recursive: true, force: true });
    } catch {
      continue; // in use, or another user's
    }
  }
}
