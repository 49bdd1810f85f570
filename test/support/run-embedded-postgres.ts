// A process that owns an embedded PostgreSQL, for tests that need a second one or must kill it:
// run-embedded-postgres.ts DATA_DIR [NATIVE_FOLDER]. Prints one line of JSON; stops on SIGTERM.
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres/start.ts';

const [dataDir = '', nativeDir] = process.argv.slice(2);
const bin = nativeDir ? join(nativeDir, 'bin') : null;
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const { connectionString, stop } = await startEmbeddedPostgres({
    dataDir,
    ...(bin ? { binaries: { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') } } : {}),
  });
  process.on('SIGTERM', () => void stop());
  print({ connectionString });
} catch (error) {
  print({ refusal: (error as Error).message });
}
