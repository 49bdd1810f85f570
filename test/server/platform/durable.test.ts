import { expect, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { runStatement } from '../../support/database-server.ts';
import { startServerProcess } from '../../support/server-process.ts';

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
