import { execFile } from 'node:child_process';
import { commandEnvironment } from './command-environment.ts';
import type { TestServer } from './server.ts';

/** Runs the operators' command line on a test server's database, as a process of its own. */
export function adminCommand(
  server: TestServer,
  words: string[],
): Promise<{ status: number; stdout: string; stderr: string }> {
  const { databaseUrl, dataDir } = server.deps.config;
  const env = { ...commandEnvironment(), DATABASE_URL: databaseUrl ?? '', DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/run.mjs', 'server/admin.ts', ...words],
      { env, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
