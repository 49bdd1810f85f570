import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterDirOf } from '../../server/platform/embedded-postgres/cluster.ts';
import { takeOwnership } from '../../server/platform/embedded-postgres/owner-lock.ts';
import { clearLeftovers } from '../../server/platform/embedded-postgres/recovery.ts';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres/start.ts';

const folderPrefix = 'scenario-library-test-';

/**
 * A PostgreSQL server in a temporary folder; `stop` removes both. Quick, because it need not survive a crash; with `isDurable` it does
 * what it does in production.
 */
export async function startTemporaryPostgres({ isDurable = false } = {}): Promise<{
  url: string;
  stop: () => Promise<void>;
}> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), folderPrefix));
  chmodSync(dataDir, 0o711); // as root the server runs as another user
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
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const dataDir = join(tmpdir(), name);
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
