import { execFile } from 'node:child_process';
import { commandEnvironment } from '../../../support/command-environment.ts';
import type { Shop } from '../shop.ts';

export type Outcome = { status: number; stdout: string; stderr: string };

/** Runs a command of the operators' command line beside the shop's server. */
export function adminCommand(
  { server, stripe }: Pick<Shop, 'server' | 'stripe'>,
  words: string[],
  change: Record<string, string> = {},
): Promise<Outcome> {
  const { config } = server.deps;
  const env = {
    ...commandEnvironment(),
    DATABASE_URL: config.databaseUrl ?? '',
    DATA_DIR: config.dataDir,
    REPORTING_TIME_ZONE: config.reportingTimeZone,
    STRIPE_SECRET_KEY: stripe.apiKey,
    STRIPE_API_BASE: stripe.url,
    ...change,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/run.mjs', 'server/admin.ts', ...words],
      { env },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
