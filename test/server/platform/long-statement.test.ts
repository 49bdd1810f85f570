import { expect } from 'vitest';
import { createPool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { withLongStatements } from '../../../server/platform/long-statement.ts';
import { test } from '../../support/database.ts';

test('who waits for one of the two connections waits longer than a request would', async ({
  databaseUrl,
}) => {
  const logger = createLogger('silent');
  const pool = createPool(databaseUrl, logger);
  const patienceOfRequestsSeconds = (pool.options.connectionTimeoutMillis ?? 0) / 1000;
  const sleepers = [1, 2].map(() => `select pg_sleep(${patienceOfRequestsSeconds + 0.5})`);
  try {
    const config = { directDatabaseUrl: null } as never;
    const answers = await withLongStatements({ config, pool, logger }, (patient) =>
      Promise.all([...sleepers, 'select 1'].map((statement) => patient.query(statement))),
    );
    expect(answers.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1]);
  } finally {
    await pool.end();
  }
});
