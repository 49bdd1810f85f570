import { afterAll, beforeAll, expect, test } from 'vitest';
import { afterCommit, createPool, inTransaction, type Pool } from '../../../server/platform/database.ts';
import { createFailures } from '../../../server/platform/failures.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { inTurns } from '../../../server/platform/together.ts';
import { setUpQueue, startQueue, type Queue } from '../../../server/platform/queue.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';

let database: TestDatabase;
let pool: Pool;
let queue: Queue;
const logger = createLogger('silent');
const done: { note: string }[] = [];
let failures = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, logger);
  await setUpQueue(database.url, ['test.note', 'test.fail-twice']);
  queue = await startQueue(database.url, { logger, failures: createFailures(logger) });
  await queue.work({
    'test.note': { run: async (payload: { note: string }) => void done.push(payload) },
    'test.fail-twice': {
      run: async (payload: { note: string }) => {
        if (failures < 2) {
          failures += 1;
          throw new Error('not yet');
        }
        done.push(payload);
      },
    },
  });
});
afterAll(async () => {
  await queue.stop();
  await pool.end();
  await database.drop();
});

const has = (note: string) => done.some((job) => job.note === note);

test('a job stands in the transaction of its rows: after a commit it runs, after a rollback there is none', async () => {
  await expect(
    inTransaction(pool, async (db) => {
      await queue.enqueue(db, 'test.note', { note: 'rolled back' });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  let wasRunBeforeCommit = false;
  await inTransaction(pool, async (db) => {
    await queue.enqueue(db, 'test.note', { note: 'committed' });
    const { rows } = await pool.query<{ n: number }>(
      `select count(*) as n from jobs.job where name = 'test.note'`,
    );
    wasRunBeforeCommit = has('committed') || (rows[0]?.n ?? 0) > 0;
  });
  expect(wasRunBeforeCommit).toBe(false);
  await until(() => has('committed'));
  await inTransaction(pool, (db) => queue.enqueue(db, 'test.note', { note: 'after both' }));
  await until(() => has('after both'));
  expect(has('rolled back')).toBe(false);
});

test('jobs begin when their transaction is committed and follow one another without a pause', async () => {
  const notes = Array.from({ length: 40 }, (_, index) => `one of many ${index}`);
  await inTransaction(pool, async (db) => {
    for (const note of notes) await queue.enqueue(db, 'test.note', { note });
  });
  await until(() => notes.every(has), 20_000); // one a second would take twice as long
});

test('a job of one of several that share a connection begins at the commit, not before', async () => {
  const woken: string[] = [];
  await inTransaction(pool, async (db) => {
    afterCommit(inTurns(db), () => woken.push('woken'));
    expect(woken).toEqual([]);
  });
  expect(woken).toEqual(['woken']);
});

test('a job that throws is repeated until it succeeds', async () => {
  await queue.enqueue(pool, 'test.fail-twice', { note: 'third time' });
  await until(() => has('third time'), 25_000);
  expect(failures).toBe(2);
});

test('setting up again keeps the jobs that wait', async () => {
  await queue.enqueue(pool, 'test.note', { note: 'later' }, { startAfterSeconds: 2 });
  await setUpQueue(database.url, ['test.note', 'test.fail-twice']);
  await until(() => has('later'));
});

test('a queue that nobody set up is an error at once, not a job that never runs', async () => {
  await expect(queue.enqueue(pool, 'test.unknown', {})).rejects.toThrow(/test\.unknown/);
});

test('a schedule has one runner, however many servers work on it', async () => {
  const runners: string[] = [];
  const tickOn = async (name: string) => {
    const server = await startQueue(database.url, { logger, failures: createFailures(logger) });
    await server.work({
      'test.tick': { schedule: '* * * * *', run: async () => void runners.push(name) },
    });
    return server;
  };
  await setUpQueue(database.url, ['test.tick']);
  await (await tickOn('the first')).stop(); // it leaves the schedule behind
  for (let round = 1; round <= 3; round += 1) {
    await pool.query(`update jobs.version set cron_on = null`); // looked at long ago: it is due for each that starts
    const servers = await Promise.all([tickOn('one'), tickOn('another')]);
    await expect.poll(isQuiet, { timeout: 30_000 }).toBe(true);
    await Promise.all(servers.map((server) => server.stop()));
  }
  const { rows } = await pool.query<{ minutes: number }>(
    `select count(distinct singleton_on) as minutes from jobs.job where name = '__pgboss__send-it' and data->>'name' = 'test.tick'`,
  );
  expect(runners.length).toBeGreaterThan(0);
  expect(runners).toHaveLength(rows[0]?.minutes ?? 0);
});

/** Somebody has looked at the schedules, and what came of it is done. */
async function isQuiet(): Promise<boolean | undefined> {
  const { rows } = await pool.query<{ isQuiet: boolean }>(
    `select cron_on is not null and not exists (
       select from jobs.job where name in ('__pgboss__send-it', 'test.tick') and state < 'completed'
     ) as "isQuiet" from jobs.version`,
  );
  return rows[0]?.isQuiet;
}
