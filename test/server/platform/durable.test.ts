import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { warnOfLossyDisk } from '../../../server/platform/assert-durable.ts';
import { createPool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { createTestDatabase } from '../../support/database.ts';
import { runStatement } from '../../support/database-server.ts';
import { startServerProcess } from '../../support/server-process.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';

const start = (databaseUrl: string) =>
  startServerProcess({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' });

test('a database that answers before a commit is on its disk stops the start with a sentence', async () => {
  const database = await createTestDatabase();
  try {
    const name = new URL(database.url).pathname.slice(1);
    await runStatement(database.url, `alter database ${name} set synchronous_commit = off`);
    const refused = start(database.url);
    expect(await refused.exited).toBe(1);
    expect(refused.output().trim()).toMatch(
      /^The database runs with synchronous_commit = off, so a crash would lose reports .* set synchronous_commit = on\.$/,
    );

    await runStatement(database.url, `alter database ${name} set synchronous_commit = on`);
    const accepted = start(database.url);
    expect((await fetch(`${await accepted.url}/readyz`)).status).toBe(200);
    accepted.child.kill('SIGTERM');
    expect(await accepted.exited).toBe(0);
  } finally {
    await database.drop();
  }
});

test.each([
  [false, ['fsync = off', 'full_page_writes = off']],
  [true, []],
])('a database that may lose what it has taken is told of (durable: %j)', async (isDurable, told) => {
  const lines: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    lines.push(String(chunk));
    done();
  };
  const logger = createLogger('warn', new Writable({ write }));
  const postgres = await startTemporaryPostgres({ isDurable });
  const pool = createPool(postgres.url, logger);
  try {
    await warnOfLossyDisk(pool, logger);
    expect(lines.map((line) => /with (\S+ = off)/.exec(line)?.[1])).toEqual(told);
  } finally {
    await pool.end();
    await postgres.stop();
  }
});
