import { existsSync, realpathSync } from 'node:fs';
import { clusterDirOf, readPassword } from './cluster.ts';
import { findLivingOwner } from './owner-lock.ts';
import { readPostmasterFile } from './postmaster-file.ts';

export const databaseName = 'scenario_library';

export function connectionStringFor(port: number, password: string, database: string = databaseName): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * The address of the embedded PostgreSQL that another process runs on this data folder, for commands that work beside the
 * server; null when none runs.
 */
export async function connectToRunningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const folder = realpathSync(dataDir);
  if (!findLivingOwner(folder)) return null;
  const server = readPostmasterFile(clusterDirOf(folder));
  const password = readPassword(folder);
  return server?.isReady && password ? connectionStringFor(server.port, password) : null;
}
