import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running PostgreSQL server says about itself in its cluster folder. */
export type PostmasterFile = { pid: number; port: number; isReady: boolean };

/** Reads `postmaster.pid`; null when it is absent or not yet written out. */
export function readPostmasterFile(clusterDir: string): PostmasterFile | null {
  let lines;
  try {
    lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!pid) return null;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}
