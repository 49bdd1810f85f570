import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { killGroup, startServerProcess } from '../../support/server-process.ts';

export type Library = {
  url: string;
  pid: number;
  /** To look at the database beside the server. */
  pool: Pool;
  output: () => string;
  stop: () => Promise<void>;
};

/** The library as a user starts it, in a process of its own, on a database that there is. */
export async function startLibrary(env: Record<string, string> & { DATABASE_URL: string }): Promise<Library> {
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-bench-'));
  const server = startServerProcess({
    DATA_DIR: dataDir,
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOG_LEVEL: 'warn',
    ...env,
  });
  const url = await server.url;
  const pool = createPool(env.DATABASE_URL, pino({ level: 'silent' }));
  return {
    url,
    pid: server.child.pid ?? 0,
    pool,
    output: server.output,
    async stop() {
      await pool.end();
      killGroup(server);
      await server.exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
