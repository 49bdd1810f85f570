// Brings the database at DIRECT_DATABASE_URL or DATABASE_URL to this build's schema: the step before a release. "down [N]" takes
// the newest migrations back.
import { ConfigError, readConfig } from '../server/platform/config.ts';
import { migrate } from '../server/platform/migrate.ts';

const usage =
  'Usage: DATABASE_URL=postgres://… npm run migrate [-- up [N] | down [N]]. (The embedded database migrates itself at start.)';

/** The end of this program with a sentence; its exit status says whether the command line or the work was wrong. */
function end(sentence: string, status: 1 | 2): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(status);
}

/** The address only: what a server needs beside it is not needed to migrate. */
function databaseUrl(): string | null {
  const { DATABASE_URL, DIRECT_DATABASE_URL } = process.env;
  try {
    return readConfig({ DATABASE_URL: DATABASE_URL ?? DIRECT_DATABASE_URL, DIRECT_DATABASE_URL })
      .directDatabaseUrl;
  } catch (error) {
    if (error instanceof ConfigError) end(error.message, 2);
    throw error;
  }
}

const [direction = 'up', count] = process.argv.slice(2);
const url = databaseUrl();
if (!url || (direction !== 'up' && direction !== 'down') || !/^([1-9]\d{0,3})?$/.test(count ?? ''))
  end(usage, 2);
const names = await migrate({
  databaseUrl: url,
  direction,
  ...(count === undefined ? {} : { count: Number(count) }),
}).catch((error: unknown) => end(`The migration failed: ${(error as Error).message}`, 1));
process.stdout.write(
  names.length === 0 ? 'The schema is up to date.\n' : `${direction}: ${names.join(', ')}\n`,
);
